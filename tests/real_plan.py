"""What the real Terraform provider plans for a sample of the environments, for tests that compare with it.

By default the recording in ``tests/data/terraform``. With ``HOLDFAST_TERRAFORM_PROVIDER`` (a directory that holds
``terraform-provider-aws``) and ``terraform`` on the PATH, the provider is asked anew about the same graphs. To record again:
``python -m policies.terraform.comparison.record --help``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from policies.terraform.comparison.differences import Difference, differences
from policies.terraform.comparison.record import real_plan
from policies.terraform.comparison.recording import Recording, read_recording
from policies.terraform.comparison.terraform import Terraform

DATA = Path(__file__).parent / "data" / "terraform"


@dataclass(frozen=True)
class Justified:
    """A difference that is as it should be, by patterns as in a shell."""

    type: str
    path: str
    kind: str
    why: str

    def covers(self, difference: Difference) -> bool:
        return all(fnmatchcase(is_, wanted) for is_, wanted in zip(difference.key, (self.type, self.path, self.kind), strict=True))


@cache
def recording() -> Recording:
    kept = read_recording(DATA / "real_plan.json.gz")
    provider = os.environ.get("HOLDFAST_TERRAFORM_PROVIDER")
    return replace(kept, plan=real_plan(Terraform(Path("terraform"), Path(provider)), kept.graphs)) if provider else kept


def justified() -> list[Justified]:
    return [Justified(**entry) for entry in json.loads((DATA / "justified.json").read_text(encoding="utf-8"))["justified"]]


def found(ours: object) -> list[Difference]:
    assert isinstance(ours, dict)
    return list(differences(ours, recording().plan))
