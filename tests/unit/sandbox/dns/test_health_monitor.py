"""A check changes its mind only after as many probes as its threshold says."""

from sandbox.dns.health_check import HealthCheck, Probe, health_check
from sandbox.dns.health_monitor import HealthMonitor


def _check(*, threshold: int = 2, inverted: bool = False, disabled: bool = False) -> HealthCheck:
    return HealthCheck("c", Probe.TCP, "127.0.0.1", 1, "/", threshold, inverted, disabled)


def _after(check: HealthCheck, *probes: bool) -> bool:
    answers = iter(probes)
    monitor = HealthMonitor(lambda: (check,), lambda _: next(answers))
    for _ in probes:
        monitor.probe_once()
    return monitor.healthy("c")


def test_one_bad_probe_below_the_threshold_changes_nothing() -> None:
    assert _after(_check(), False) is True
    assert _after(_check(), False, True, False) is True


def test_as_many_bad_probes_as_the_threshold_make_it_bad_and_good_ones_make_it_good_again() -> None:
    assert _after(_check(), False, False) is False
    assert _after(_check(), False, False, True) is False
    assert _after(_check(), False, False, True, True) is True


def test_an_inverted_check_is_bad_while_its_target_answers() -> None:
    assert _after(_check(inverted=True, threshold=1), True) is False


def test_a_disabled_check_stays_good() -> None:
    monitor = HealthMonitor(lambda: (_check(disabled=True, threshold=1),), lambda _: False)
    monitor.probe_once()
    assert monitor.healthy("c") is True


def test_a_kind_that_is_not_probed_is_known_as_such() -> None:
    raw = {"Id": "x", "HealthCheckConfig": {"Type": "CLOUDWATCH_METRIC"}}
    assert health_check(raw).probe is None


def _calculated(least: int, *children: str, inverted: bool = False, disabled: bool = False) -> HealthCheck:
    kind = {"Type": "CALCULATED", "ChildHealthChecks": list(children), "HealthThreshold": least, "Inverted": inverted, "Disabled": disabled}
    return health_check({"Id": "whole", "HealthCheckConfig": kind})


def _with_one_bad_child(whole: HealthCheck) -> bool:
    bad = HealthCheck("bad", Probe.TCP, "127.0.0.1", 1, "/", 1, inverted=False, disabled=False)
    monitor = HealthMonitor(lambda: (whole, bad), lambda _: False)
    monitor.probe_once()
    return monitor.healthy("whole")


def test_a_calculated_check_is_good_while_enough_of_its_children_are() -> None:
    assert _with_one_bad_child(_calculated(1, "good", "bad")) is True
    assert _with_one_bad_child(_calculated(2, "good", "bad")) is False
    assert _with_one_bad_child(_calculated(0, "good", "bad")) is True


def test_a_calculated_check_can_be_inverted_and_disabled_like_any_other() -> None:
    assert _with_one_bad_child(_calculated(2, "good", "bad", inverted=True)) is True
    assert _with_one_bad_child(_calculated(2, "good", "bad", disabled=True)) is True


def test_a_calculated_check_of_itself_ends() -> None:
    assert _with_one_bad_child(_calculated(2, "whole", "bad")) is False
    assert _with_one_bad_child(_calculated(1, "whole", "bad")) is True
