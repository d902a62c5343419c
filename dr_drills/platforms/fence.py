"""Proof that a fenced server is fenced: a write that must fail at its own address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Breakage, Target, Wire, WireError

_PROBE = b"insert into holdfast_probe (id) values (1) on conflict (id) do update set written_at = clock_timestamp()"
_READ_ONLY = "25006"
_CLOSED_DOORS = frozenset({"connection-refused", "connection-closed", "no-route"})


class WriteAnswer(StrEnum):
    """What became of the write.

    `REFUSED`: no connection, the network or the host turned it away. `TIMEOUT`: no connection within the time, as when
    packets are dropped. `READ_ONLY`: the server said so. `SUCCEEDED`: it was committed. `UNPROVEN`: anything else, such
    as a wrong password or silence after the write was sent; it shows nothing about the next write.
    """

    REFUSED = "refused"
    TIMEOUT = "timeout"
    READ_ONLY = "read-only"
    SUCCEEDED = "succeeded"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class WriteTrial:
    """One attempted write at `address`; `code` is the SQLSTATE or a short word."""

    address: str
    answer: WriteAnswer
    code: str

    @property
    def objection(self) -> str | None:
        """Why this is no proof of a fence, or None when it is one."""
        if self.answer is WriteAnswer.SUCCEEDED:
            return f"{self.address} still takes writes"
        if self.answer is WriteAnswer.UNPROVEN:
            return f"{self.address} did not take the write, for a reason that proves no fence ({self.code})"
        return None


def try_write(target: Target, credentials: Credentials, timeout_seconds: float = 2.0) -> WriteTrial:
    """Try to commit a row to `holdfast_probe` on a new connection to `target`; every failure is an answer."""
    address = f"{target.address}:{target.port}"
    try:
        wire = Wire.open(target, credentials, timeout_seconds)
    except WireError as error:
        return WriteTrial(address, _no_connection(error), error.code)
    try:
        wire.query(_PROBE, timeout_seconds)
    except WireError as error:
        read_only = error.breakage is Breakage.REFUSED and error.code == _READ_ONLY
        return WriteTrial(address, WriteAnswer.READ_ONLY if read_only else WriteAnswer.UNPROVEN, error.code)
    finally:
        wire.close()
    return WriteTrial(address, WriteAnswer.SUCCEEDED, "committed")


def _no_connection(error: WireError) -> WriteAnswer:
    if error.breakage is Breakage.UNREACHABLE and error.code == "timeout":
        return WriteAnswer.TIMEOUT
    return WriteAnswer.REFUSED if error.code in _CLOSED_DOORS else WriteAnswer.UNPROVEN
