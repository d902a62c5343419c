"""What one program under mocks leaves to the next: nothing, however it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockMonitor, Mocks
from pulumi.runtime.settings import SETTINGS, get_root_resource

from tests.unit.stacks.mocked_engine import run_mocked


class _Cloud(Mocks):
    def call(self, args: Any) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(args.token)

    def new_resource(self, args: Any) -> tuple[str, dict[Any, Any]]:
        raise NotImplementedError(args.typ)


class _Monitor(MockMonitor):
    """Keeps the parents of what is declared, and refuses one name."""

    def __init__(self, refused: str | None = None) -> None:
        super().__init__(_Cloud())
        self._refused = refused
        self.parents: dict[str, str] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        self.parents[request.name] = request.parent
        if request.name == self._refused:
            raise ValueError("refused")
        return pulumi.runtime.proto.resource_pb2.RegisterResourceResponse(urn=self.make_urn(request.parent, request.type, request.name))


def declare(*names: str) -> None:
    for name in names:
        pulumi.ComponentResource("holdfast:test:Thing", name)


def _breaks_off() -> None:
    declare("begun")
    raise LookupError("nothing to go on with")


def _whole() -> None:
    declare("begun")


@pytest.mark.parametrize(
    ("program", "refused", "error"),
    [(_breaks_off, None, LookupError), (_whole, "begun", ValueError), (_whole, "holdfast-first", ValueError)],
)
def test_after_a_program_that_failed_the_next_has_a_root_of_its_own(
    program: Callable[[], None], refused: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        run_mocked(program, _Monitor(refused), "first")
    monitor = _Monitor()
    run_mocked(lambda: declare("one", "two"), monitor, "second")
    assert set(monitor.parents) == {"holdfast-second", "one", "two"}
    assert {monitor.parents[name] for name in ("one", "two")} == {"urn:pulumi:second::holdfast::pulumi:pulumi:Stack::holdfast-second"}


def test_what_the_monitor_refuses_is_raised_once_and_told_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match="refused"):
        run_mocked(lambda: declare("right", "wrong"), _Monitor(refused="wrong"), "any")
    assert "never retrieved" not in caplog.text


def test_the_process_is_left_as_it_was() -> None:
    before = (SETTINGS.monitor, SETTINGS.stack, SETTINGS.outputs, get_root_resource())
    run_mocked(lambda: declare("one"), _Monitor(), "elsewhere")
    assert (SETTINGS.monitor, SETTINGS.stack, SETTINGS.outputs, get_root_resource()) == before
