"""Standards that Security Hub judges accounts by."""

from __future__ import annotations

from enum import StrEnum

_PATHS = {
    "fsbp": "aws-foundational-security-best-practices/v/1.0.0",
    "cis-3.0": "cis-aws-foundations-benchmark/v/3.0.0",
    "cis-5.0": "cis-aws-foundations-benchmark/v/5.0.0",
    "nist-800-53-r5": "nist-800-53/v/5.0.0",
}


class SecurityStandard(StrEnum):
    """Standards (AWS Security Hub User Guide, "Standards reference"), in words of an environment file."""

    FSBP = "fsbp"
    CIS_3_0 = "cis-3.0"
    CIS_5_0 = "cis-5.0"
    NIST_800_53_R5 = "nist-800-53-r5"

    @property
    def is_cis(self) -> bool:
        """Whether it is a version of the CIS AWS Foundations Benchmark."""
        return self.value.startswith("cis-")

    def arn(self, partition: str, region: str) -> str:
        """Its ARN in a Region."""
        return f"arn:{partition}:securityhub:{region}::standards/{_PATHS[self.value]}"
