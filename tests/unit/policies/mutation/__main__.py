"""``python -m tests.unit.policies.mutation [--all]``: survivors by type and property, those that nothing justifies first."""

from __future__ import annotations

import sys
import time

from tests.unit.policies.mutation.justified import excused, justified
from tests.unit.policies.mutation.survivors import passing, run


def main() -> None:
    """Print, and end with 1 where a survivor is not justified."""
    began = time.monotonic()
    found, reasons = run(passing()), justified()
    left = excused(found.survivors, reasons)
    for kind in found.survivors if "--all" in sys.argv else left.unjustified:
        print(f"{kind}: {found.made[kind]} made, none noticed{'' if kind in left.unjustified else ' (justified)'}")
    for pattern in left.unused:
        print(f"unused justification: {pattern}")
    kinds, died = len(found.made), len(found.made) - len(found.survivors)
    print(
        f"{found.made.total()} mutants, {found.noticed.total()} noticed; {kinds} kinds, {died} noticed, "
        f"{len(found.survivors)} survive, {len(left.unjustified)} of them not justified; {time.monotonic() - began:.1f} s"
    )
    sys.exit(1 if left.unjustified or left.unused else 0)


if __name__ == "__main__":
    main()
