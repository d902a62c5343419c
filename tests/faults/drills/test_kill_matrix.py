"""Killed at any instant and resumed, a drill finishes, nothing has happened twice and nothing is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from dr_drills.journal.record import Kind
from tests.faults.drills.conftest import Toy
from tests.faults.drills.toy_runner import PLAN

_THINGS = ("network", "database", "name")


def _faults(toy: Toy, id: str) -> list[str]:
    """Everything that is not as it must be after a drill that was completed."""
    audit, records = toy.audit(id), toy.journal(id)
    calls = {f"{op} {id}/{thing}": 1 for op in ("create", "delete") for thing in _THINGS}
    ended = Counter((str(r.body["step"]), str(r.body["outcome"])) for r in records if r.kind is Kind.STEP_ENDED)
    once = Counter(r.kind for r in records)
    claims = {
        "every effect and every undo was carried out once": audit["calls"] == calls,
        "nothing is left alive": audit["live"] == {},
        "every step ended well, once": set(ended.values()) == {1}
        and {s for s, o in ended if o in {"good", "proven"}} == {s.id for s in PLAN},
        "the drill was completed, once": once[Kind.ENDED] == 1 and records[-1].body == {"outcome": "completed"},
        "one approval was asked for and given": once[Kind.APPROVAL_AWAITED] == once[Kind.APPROVED] == 1,
        "the drill says that it is clean, once": once[Kind.CLEAN] == 1,
    }
    return [claim for claim, holds in claims.items() if not holds]


def test_an_undisturbed_run_does_everything_once(toy: Toy) -> None:
    assert toy.run("undisturbed")["ending"] == "completed"
    assert _faults(toy, "undisturbed") == []


def test_a_kill_at_every_point_changes_nothing_but_the_time_it_takes(toy: Toy) -> None:
    points = list(dict.fromkeys(toy.run("survey")["reached"]))
    assert len(points) > 60
    broken: dict[str, object] = {}
    for few in batched((point for point in points if not point.endswith("/after-result")), 8):
        ids = {point: point.replace("/", "_") for point in few}
        killed = toy.run_all([{"id": id, "kill": point} for point, id in ids.items()])
        resumed = toy.run_all([{"id": id} for id in ids.values()])
        for (point, id), death, after in zip(ids.items(), killed, resumed, strict=True):
            reached = [] if death["killed"] else ["the kill point was not reached"]
            finished = [] if after.get("ending") == "completed" else [f"resume said {after}"]
            if faults := [*reached, *finished, *_faults(toy, id)]:
                broken[point] = faults
    assert broken == {}


def batched(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """`items` in lists of `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@pytest.mark.parametrize("thing", ["network", "database"])
def test_a_request_that_lands_after_its_sender_was_killed_is_found_and_not_repeated(toy: Toy, thing: str) -> None:
    assert toy.run(f"late-{thing}", kill=f"{thing}/in-flight")["killed"]
    assert toy.run(f"late-{thing}")["ending"] == "completed"
    assert _faults(toy, f"late-{thing}") == []


@pytest.mark.parametrize(
    "point", ["network/after-intent", "network/after-done", "name/before-commit", "undo:database/after-done", "clean-up/after-clean"]
)
def test_a_last_line_that_was_cut_short_is_dropped_named_and_redone(toy: Toy, point: str) -> None:
    id = "torn_" + point.replace("/", "_")
    assert toy.run(id, kill=point)["killed"]
    journal = toy.directory(id).journal
    text = journal.read_bytes()
    last = text.rstrip(b"\n").rpartition(b"\n")[2]
    journal.write_bytes(text[: -len(last) // 2])
    assert toy.run(id)["ending"] == "completed"
    assert _faults(toy, id) == []
    assert [r.body["dropped"] for r in toy.journal(id) if r.kind is Kind.TORN]


@pytest.mark.parametrize(
    "point", ["approve/before-answer-commit", "database/after-effect", "verify/after-commit", "undo:name/after-effect"]
)
def test_even_without_the_engines_state_a_resume_repeats_nothing_and_asks_nobody_again(toy: Toy, point: str) -> None:
    id = "stateless_" + point.replace("/", "_")
    assert toy.run(id, kill=point)["killed"]
    for file in toy.directory(id).state.glob("state.sqlite*"):
        file.unlink()
    assert toy.run(id, approval="leave")["ending"] == "completed"
    assert _faults(toy, id) == []


def test_killed_twice_in_a_row_it_still_finishes(toy: Toy) -> None:
    for kill in ("database/after-effect", "database/after-intent", "undo:database/after-effect"):
        assert toy.run("thrice", kill=kill)["killed"]
    assert toy.run("thrice")["ending"] == "completed"
    assert _faults(toy, "thrice") == []
