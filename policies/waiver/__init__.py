"""Exceptions that somebody answers for: what is waived, for which resources, by whom, why and until when.

In come the entries of `policies/waivers/ENV.yaml`; out come findings with the excused ones marked, and a violation for each entry that is
out of order. Nothing else makes a finding go away, and none that crashed or was deferred can be waived.
"""

from policies.waiver.applied import Applied, AppliedWaiver, WaiverState, applied, apply_waivers
from policies.waiver.file import read_waivers
from policies.waiver.waiver import NEVER_WAIVED, PROGRAM, Waiver

__all__ = ["NEVER_WAIVED", "PROGRAM", "Applied", "AppliedWaiver", "Waiver", "WaiverState", "applied", "apply_waivers", "read_waivers"]
