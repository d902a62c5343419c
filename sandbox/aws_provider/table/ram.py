"""AWS Resource Access Manager: what one account shares with others (AWS RAM User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row

_WHY = "the local AWS keeps neither what is shared nor with whom"

ROWS: dict[str, Row | Recorded] = {
    "ram/resourceShare:ResourceShare": Recorded(
        id="arn:aws:ram:{region}:{account}:resource-share/{unique}",
        why=_WHY,
        autoname=Autoname("name"),
        defaults={"allowExternalPrincipals": False},
        computed={"arn": "{id}"},
    ),
    "ram/resourceAssociation:ResourceAssociation": Recorded(
        id="{resourceShareArn},{resourceArn}", why=_WHY, fixed=frozenset({"resourceArn", "resourceShareArn"})
    ),
    "ram/principalAssociation:PrincipalAssociation": Recorded(
        id="{resourceShareArn},{principal}", why=_WHY, fixed=frozenset({"principal", "resourceShareArn"})
    ),
}
