"""Changing the world exactly once although the step that does it may run twice.

Journal the intent, fsynced; when retrying look first, after any late request has landed; do; journal the result.
A request sent before a kill can land seconds after it, so a call without a client token waits its longest landing
time out before the look-up is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dr_drills.clock import Instant
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind

Result = str | int | float | bool | list[object] | dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One change, with all that is needed to find it again and to take it back.

    Attributes:
        name: what is done, in words.
        act: does it; is given the idempotency key. Returns what is worth remembering, without secrets.
        find: what `act` would have returned if it has happened already, or None; never changes anything.
        undo: which undo takes it back (`kind`) and what that needs to know.
        part: tells the effects of one step apart.
        settle_seconds: longest time after which a request that was sent may still take hold. Zero only where the
            platform refuses a second request of the same key or identifier.
        settles: keys of earlier effects that are owed no more once this one has happened.
    """

    name: str
    act: Callable[[str], Result]
    find: Callable[[str], Result | None]
    undo: Mapping[str, object]
    part: str = ""
    settle_seconds: float = 0.0
    settles: tuple[str, ...] = field(default=())


def key_of(run: Run, step: str, part: str = "") -> str:
    """The idempotency key of an effect."""
    return "/".join(filter(None, (run.id, step, part)))


def perform(run: Run, step: str, effect: Effect) -> Result:
    """Make `effect` have happened once, however often this is called, and return its result.

    Raises:
        DrillAbortedError: clean-up has begun, nothing goes forward any more.
    """
    with run.one_effect_at_a_time():
        run.go_on()
        key = key_of(run, step, effect.part)
        done = run.journal.last(Kind.DONE, key)
        if done is None:
            _attempt(run, step, key, effect)
            done = run.journal.last(Kind.DONE, key)
            assert done is not None  # noqa: S101 - just written
        settle(run, step, key, effect.settles)
        return done.body["result"]  # type: ignore[return-value] # written below as a Result


def settle(run: Run, step: str, cause: str, keys: tuple[str, ...]) -> None:
    """Write down that the effects under `keys` are owed no more, because of what happened under `cause`."""
    for key in keys:
        if run.journal.last(Kind.INTENT, key):
            run.journal.once(Kind.UNDONE, step=step, key=key, kept=None, because=cause)


def _attempt(run: Run, step: str, key: str, effect: Effect) -> None:
    tried = run.journal.last(Kind.INTENT, key)
    run.at(step, "before-intent")
    body = {"step": step, "key": key, "effect": effect.name, "undo": {**effect.undo, "settles": list(effect.settles)}}
    run.journal.append(Kind.RETRY if tried else Kind.INTENT, settle_s=effect.settle_seconds, **body)
    run.at(step, "after-intent")
    found = _look(run, key, effect, tried.at) if tried else None
    result = found if found is not None else _act(key, effect, retrying=tried is not None)
    run.at(step, "after-effect")
    run.journal.append(Kind.DONE, step=step, key=key, result=result, adopted=found is not None)
    run.at(step, "after-done")


def _look(run: Run, key: str, effect: Effect, tried_at: Instant) -> Result | None:
    found = effect.find(key)
    if found is None and (left := still_landing(run, tried_at, effect.settle_seconds)) > 0:
        run.clock.sleep(left)
        found = effect.find(key)
    return found


def _act(key: str, effect: Effect, *, retrying: bool) -> Result:
    try:
        return effect.act(key)
    except Exception:
        # A late request may have won the race between look-up and call: then the platform refuses the second one.
        if retrying and (found := effect.find(key)) is not None:
            return found
        raise


def still_landing(run: Run, tried_at: Instant, settle_seconds: float) -> float:
    """Seconds in which a request sent at `tried_at` may still take hold; after a reboot all of them, to be safe."""
    passed = run.clock.now().since(tried_at)
    return settle_seconds if passed is None else max(0.0, settle_seconds - passed.total_seconds())
