"""Which function carries out which action of a plan, and which undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dr_drills.drills import comparing, fault, fencing, gates, load, naming, promotion, rebuilding, restoring, rollback, stability
from dr_drills.drills.stage import Stage
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.obligation import Obligation, Undone
from dr_drills.engine.playbook import Playbook
from dr_drills.engine.run import Run
from dr_drills.plan.planned_step import PlannedStep

ACTIONS: Mapping[str, Callable[[Stage, Run, PlannedStep], StepOutcome]] = {
    "check-primary": gates.check_primary,
    "check-replica": gates.check_replica,
    "check-name": gates.check_name,
    "check-name-free": gates.check_name_free,
    "check-place-apart": gates.check_place_apart,
    "check-no-clients": gates.check_no_clients,
    "prepare-tables": load.prepare_tables,
    "start-writers": load.start,
    "await-steady": load.await_steady,
    "hold-writers": load.hold,
    "release-writers": load.release,
    "stop-writers": load.stop,
    "read-back": load.read_rows_back,
    "read-tables": comparing.read_tables,
    "compare-tables": comparing.compare_tables,
    "negative-control": comparing.negative_control,
    "crash": fault.crash,
    "detect": fault.detect,
    "declare": fault.declare,
    "fence": fencing.fence,
    "prove-fence": fencing.prove,
    "set-read-only": fencing.set_read_only,
    "set-read-write": fencing.set_read_write,
    "promote": promotion.promote,
    "await-writable": promotion.await_writable,
    "await-streaming": promotion.await_streaming,
    "await-caught-up": promotion.await_caught_up,
    "point-name": naming.point,
    "prove-name": naming.prove_name,
    "await-stable": stability.await_stable,
    "rename": rebuilding.rename,
    "create-replica": rebuilding.create_replica,
    "check-redundancy": rebuilding.check_redundancy,
    "remove": rebuilding.remove,
    "take-snapshot": restoring.take_snapshot,
    "choose-snapshot": restoring.choose_snapshot,
    "request-restore": restoring.request_restore,
    "await-restore": restoring.await_restore,
    "cut-over": rollback.cut_over,
    "start-sync": rollback.start_sync,
    "await-in-step": rollback.await_in_step,
    "stop-sync": rollback.stop_sync,
    "watch-drift": rollback.watch_drift,
    "reconcile": rollback.reconcile,
}

UNDOS: Mapping[str, Callable[[Stage, Run, Obligation], Undone]] = {
    "kept": rebuilding.undo_kept,
    "stop-writers": load.undo_start,
    "repair": fault.undo_crash,
    "unfence": fencing.undo_fence,
    "open-to-writes": fencing.undo_read_only,
    "promoted": promotion.undo_promotion,
    "delete-instance": rebuilding.undo_create,
    "delete-snapshot": restoring.undo_snapshot,
    "cut-back": rollback.undo_cut_over,
    "stop-sync": rollback.undo_sync,
}


def playbook(stage: Stage) -> Playbook:
    """The drills' playbook on one stage."""
    return Playbook(
        {name: partial(action, stage) for name, action in ACTIONS.items()},
        {name: partial(undo, stage) for name, undo in UNDOS.items()},
    )
