"""`python -m dr_drills.workload.write`: the writers' process.

It outlives whoever started it: a drill that was killed finds it again by `<ledger>.writers.json`. SIGTERM or a file
`<ledger>.stop` stops it, SIGUSR1 holds it between writes, SIGUSR2 lets it go on.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from dr_drills.clock import SystemClock
from dr_drills.platforms.resolver import resolver_for
from dr_drills.platforms.secrets import Credentials
from dr_drills.workload.ledger import LedgerError
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.process_file import ProcessFile, State, own_process
from dr_drills.workload.recorder import Recorder, RecorderError
from dr_drills.workload.writer import Gate, Writer

USER, PASSWORD = "HOLDFAST_WRITER_USER", "HOLDFAST_WRITER_PASSWORD"
_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2})
_LOOK_SECONDS = 0.02


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 stopped as asked, 1 the ledger could not be kept, 2 usage, 3 other writers hold the ledger."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    options = WriterOptions.parse(arguments)
    credentials = _credentials(options)
    clock = SystemClock()
    try:
        recorder = Recorder.open(options.ledger, options.first_id, clock.now())
    except (RecorderError, LedgerError) as error:
        sys.stderr.write(f"{error}\n")
        return 3
    file = ProcessFile.beside(options.ledger)
    stop_file = options.ledger.with_name(options.ledger.name + ".stop")
    stop_file.unlink(missing_ok=True)
    gate = Gate(options.writers)
    resolver = resolver_for(options.dns)
    threads = [
        threading.Thread(target=Writer(options, number, recorder, resolver, credentials, gate).run, name=f"w{number}")
        for number in range(options.writers)
    ]
    with recorder:
        file.save(own_process(State.WRITING))
        for thread in threads:
            thread.start()
        _control(gate, recorder, file, stop_file, time.monotonic() + options.longest_seconds)
        for thread in threads:
            thread.join()
        if gate.failure is None:
            recorder.state(State.STOPPED.value, time.monotonic_ns())
    file.save(own_process(State.FAILED if gate.failure else State.STOPPED))
    if gate.failure is not None:
        sys.stderr.write(f"{gate.failure}\n")
    return 1 if gate.failure else 0


def _control(gate: Gate, recorder: Recorder, file: ProcessFile, stop_file: Path, deadline: float) -> None:
    """Obey signals until the gate is closed."""
    state = State.WRITING
    while not gate.closing.is_set():
        told = signal.sigtimedwait(_SIGNALS, _LOOK_SECONDS)
        number = told.si_signo if told else None
        if number in {signal.SIGTERM, signal.SIGINT} or stop_file.exists() or time.monotonic() > deadline:
            gate.close()
        elif number == signal.SIGUSR1:
            gate.pause()
        elif number == signal.SIGUSR2 and not gate.open:
            state = State.WRITING
            recorder.state(state.value, time.monotonic_ns())
            file.save(own_process(state))
            gate.resume()
        if not gate.open and state is State.WRITING and gate.all_held:
            state = State.PAUSED
            recorder.state(state.value, time.monotonic_ns())
            file.save(own_process(state))


def _credentials(options: WriterOptions) -> Callable[[bool], Credentials]:
    """How writers get credentials: called with True after they were refused. The environment's are forgotten here."""
    given = Credentials(os.environ.pop(USER, ""), os.environ.pop(PASSWORD, ""))
    if options.secret_id is None:
        return lambda _refused: given
    from dr_drills.platforms.aws.secrets_manager import SecretsManager  # noqa: PLC0415 - boto3 only where it is used
    from dr_drills.platforms.aws.session import AwsSession  # noqa: PLC0415

    secrets = SecretsManager(AwsSession(role_arn=options.role))
    lock, known = threading.Lock(), dict[str, Credentials]()
    secret_id, region = options.secret_id, options.secret_region or ""

    def fetch(refused: bool) -> Credentials:
        with lock:
            if refused or secret_id not in known:
                known[secret_id] = secrets.credentials(secret_id, region)
            return known[secret_id]

    return fetch


if __name__ == "__main__":
    sys.exit(main())
