"""Options of the writers travel by command line, and nothing secret with them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dr_drills.workload.options import WriterOptions

NEEDED = {"ledger": Path("ledger.jsonl"), "name": "ehr.db.internal", "port": 5432, "dbname": "ehr"}


@given(
    first_id=st.integers(0, 2**53),
    writers=st.integers(1, 99),
    rate=st.floats(0, 1e6),
    dns=st.none() | st.just("127.0.0.1:53"),
    secret_id=st.none() | st.just("arn:aws:secretsmanager:eu-west-1:123456789012:secret:ehr"),
    longest_seconds=st.floats(0.1, 1e6),
)
def test_what_is_written_as_arguments_is_read_back(**some: object) -> None:
    options = WriterOptions(**NEEDED, **some)  # type: ignore[arg-type] # drawn by hypothesis
    assert WriterOptions.parse(options.arguments()) == options


def test_no_field_can_carry_a_password() -> None:
    assert not [name for name in WriterOptions.__dataclass_fields__ if "password" in name or "credential" in name]


def test_a_missing_argument_is_a_mistake_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        WriterOptions.parse(["--name", "ehr"])
    assert ended.value.code == 2
    assert "--ledger" in capsys.readouterr().err


def test_the_interval_between_writes_is_that_of_all_writers_together() -> None:
    assert WriterOptions(**NEEDED, writers=4, rate=50.0).write_interval_seconds == 0.005  # type: ignore[arg-type] # a table of fields
    assert WriterOptions(**NEEDED, rate=0.0).write_interval_seconds == 0.0  # type: ignore[arg-type] # as above
