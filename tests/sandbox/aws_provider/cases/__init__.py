"""A case for each row: declared values in, and what the row must do with them."""

from tests.sandbox.aws_provider.cases import (
    connectivity_cases,
    data_cases,
    detection_cases,
    dns_cases,
    encryption_cases,
    guard_cases,
    identity_cases,
    log_cases,
    network_cases,
    operations_cases,
    sharing_cases,
    storage_cases,
    way_out_cases,
)
from tests.sandbox.aws_provider.cases.case import Case, Need, Values
from tests.sandbox.aws_provider.cases.needs import NEEDS

CASES: dict[str, Case] = {
    **network_cases.CASES,
    **storage_cases.CASES,
    **identity_cases.CASES,
    **log_cases.CASES,
    **data_cases.CASES,
    **detection_cases.CASES,
    **dns_cases.CASES,
    **connectivity_cases.CASES,
    **sharing_cases.CASES,
    **encryption_cases.CASES,
    **guard_cases.CASES,
    **operations_cases.CASES,
    **way_out_cases.CASES,
}

__all__ = ["CASES", "NEEDS", "Case", "Need", "Values"]
