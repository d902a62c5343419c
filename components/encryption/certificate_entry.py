"""One certificate in the inventory."""

from __future__ import annotations

from dataclasses import dataclass

from components.encryption.authority_plan import CERTIFICATE_VALIDITY


@dataclass(frozen=True, kw_only=True)
class CertificateEntry:
    """What a reader of the inventory wants to know of a certificate.

    Attributes:
        owner: the duty that answers for it.
        protects: in words.
        region: where it is used.
        alarm_days: days before its end at which the owner hears of it.
    """

    name: str
    domain: str
    owner: str
    protects: str
    region: str
    alarm_days: int

    def row(self, arn: str) -> dict[str, str | int]:
        """The entry as it is exported."""
        return {
            "name": self.name,
            "domain": self.domain,
            "owner": self.owner,
            "protects": self.protects,
            "region": self.region,
            "days": CERTIFICATE_VALIDITY.days,
            "alarm_days": self.alarm_days,
            "arn": arn,
        }
