"""Documents are kept, moved and copied as their needs say; what S3 cannot do is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from components.data.document_choice import DocumentNeed, document_reasons, problems, transitions

RIGHT = DocumentNeed(
    rpo=timedelta(minutes=15), keep_days=3650, infrequent_after_days=90, archive_after_days=365, lock_days=2557, lock_is_final=True
)


def test_a_need_that_s3_meets_has_no_problem_and_a_reason_for_everything() -> None:
    assert list(problems(RIGHT)) == []
    assert transitions(RIGHT) == {"STANDARD_IA": 90, "GLACIER_IR": 365}
    said = " ".join(document_reasons(RIGHT))
    for words in ("within 15 minutes", "3650 days", "legal hold", "locked 2557 days", "STANDARD_IA after 90", "GLACIER_IR after 365"):
        assert words in said


def test_a_lock_that_can_be_bypassed_is_not_called_final() -> None:
    said = " ".join(document_reasons(replace(RIGHT, lock_is_final=False)))
    assert "only whoever may bypass a lock of governance" in said
    assert "whoever asks" not in said


@pytest.mark.parametrize(
    ("wrong", "setting"),
    [
        ({"rpo": timedelta(minutes=14)}, "rpo"),
        ({"lock_days": 3651}, "lock"),
        ({"infrequent_after_days": 29}, "infrequent_after_days"),
        ({"archive_after_days": 119}, "archive_after_days"),
        ({"keep_days": 454, "lock_days": None}, "keep_days"),
    ],
)
def test_what_s3_cannot_do_is_named(wrong: dict[str, Any], setting: str) -> None:
    assert [place for place, _ in problems(replace(RIGHT, **wrong))] == [setting]


def test_several_problems_are_told_together() -> None:
    wrong = replace(RIGHT, rpo=timedelta(seconds=1), lock_days=4000, infrequent_after_days=1)
    assert [setting for setting, _ in problems(wrong)] == ["rpo", "lock", "infrequent_after_days"]
