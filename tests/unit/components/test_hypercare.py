"""The dashboard shows every signal of every system beside its threshold, and the alarms judge the same numbers."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from components.operations.hypercare_dashboard import DashboardView, WatchedSystem, band_height, dashboard_body
from components.operations.user_alarms import alarm_rule
from components.operations.user_signal import NAMESPACE, Bad, UserSignal, address, signals_of

VIEW = DashboardView(
    environment="prod",
    primary_region="eu-west-1",
    recovery_region="eu-central-1",
    owner="platform-oncall",
    thresholds={signal.threshold: 10.0 + number for number, signal in enumerate(UserSignal)},
)


def _system(name: str, replica: str | None = "prod-x-recovery") -> WatchedSystem:
    return WatchedSystem(name=name, tier="clinical-critical", replica=replica, alarms=(f"arn:aws:cloudwatch:eu-west-1:1:alarm:{name}",))


def _widgets(*systems: WatchedSystem) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", dashboard_body(VIEW, systems)["widgets"])


def test_every_signal_has_a_graph_with_its_threshold() -> None:
    graphs = [w["properties"] for w in _widgets(_system("ehr")) if w["type"] == "metric"]
    assert [g["annotations"]["horizontal"][0]["value"] for g in graphs] == list(VIEW.thresholds.values())
    assert [g["metrics"][0][:2] for g in graphs if g["region"] == "eu-central-1"] == [["AWS/RDS", "ReplicaLag"]]
    own = [g for g in graphs if g["metrics"][0][0] == NAMESPACE]
    assert len(own) == len(UserSignal) - 1
    assert all(g["metrics"][0][2:] == ["Environment", "prod", "System", "ehr"] for g in own)


def test_a_system_without_such_a_replica_has_every_other_graph() -> None:
    assert len(signals_of(None)) == len(UserSignal) - 1
    assert sum(w["type"] == "metric" for w in _widgets(_system("portal", None))) == len(UserSignal) - 1


@given(st.integers(1, 12))
def test_no_widget_covers_another_and_a_new_system_moves_none(count: int) -> None:
    systems = [_system(f"s{number}") for number in range(count)]
    before, after = _widgets(*systems), _widgets(*systems, _system("new"))
    assert after[: len(before)] == before
    cells = [(w["x"] + x, w["y"] + y) for w in after for x in range(w["width"]) for y in range(w["height"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert max(y for _, y in cells) < (count + 1) * band_height()


def test_sign_in_alone_is_bad_when_it_is_low() -> None:
    assert [signal for signal in UserSignal if signal.value.bad is Bad.BELOW] == [UserSignal.LOGIN_SUCCESS_PERCENT]


def test_signals_have_names_of_their_own() -> None:
    assert len({signal.words for signal in UserSignal}) == len(UserSignal)
    assert len({address(signal, "e", "s", "r") for signal in UserSignal}) == len(UserSignal)


def test_one_alarm_of_many_is_enough_for_the_one_of_the_system() -> None:
    assert alarm_rule("a", "b") == 'ALARM("a") OR ALARM("b")'
