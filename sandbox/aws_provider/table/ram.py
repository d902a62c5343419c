"""AWS Resource Access Manager: what one account shares with others (AWS RAM User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging

ROWS: dict[str, Row | Recorded] = {
    "ram/resourceShare:ResourceShare": row(
        "ram",
        create="CreateResourceShare",
        id="resourceShare.resourceShareArn",
        read="GetResourceShares resourceOwner=SELF > resourceShares[?resourceShareArn=='{id}']|[0]",
        delete="DeleteResourceShare",
        update="UpdateResourceShare",
        autoname=Autoname("name"),
        gone="status=='DELETED'",
        defaults={"allowExternalPrincipals": False},
        computed={"arn": "{id}"},
        tags=tagging("TagResource resourceShareArn=$id", "UntagResource resourceShareArn=$id"),
    ),
    "ram/resourceAssociation:ResourceAssociation": row(
        "ram",
        create="AssociateResourceShare resourceArns=[$resourceArn]",
        id="{resourceShareArn},{resourceArn}",
        read="GetResourceShareAssociations associationType=RESOURCE resourceShareArns=[$resourceShareArn] > "
        "resourceShareAssociations[?associatedEntity=='{resourceArn}']|[0]",
        delete="DisassociateResourceShare resourceArns=[$resourceArn]",
    ),
    "ram/principalAssociation:PrincipalAssociation": row(
        "ram",
        create="AssociateResourceShare principals=[$principal]",
        id="{resourceShareArn},{principal}",
        read="GetResourceShareAssociations associationType=PRINCIPAL resourceShareArns=[$resourceShareArn] > "
        "resourceShareAssociations[?associatedEntity=='{principal}']|[0]",
        delete="DisassociateResourceShare principals=[$principal]",
    ),
}
