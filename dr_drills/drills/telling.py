"""What people are told during a drill, from templates written beforehand."""

from __future__ import annotations

from dr_drills.drills.stage import Stage
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind

_TEMPLATES: dict[str, dict[str, str]] = {
    "begun": {
        "operator": "Drill {drill} on {system} ({environment}) has begun. {prohibited}",
    },
    "declared": {
        "commander": "A {what} of {system} is declared; {operator} carries it out.",
        "users of {system}": "{system} is being moved. Writes may fail for a moment; nothing needs to be done.",
    },
    "restored": {
        "commander": "{system} serves again after the {what}. Data is being verified.",
        "users of {system}": "{system} serves again.",
    },
    "verified": {
        "approver": "{system}: data was compared after the {what}; see the report of drill {drill}.",
    },
}


def tell(stage: Stage, run: Run, moment: str, what: str) -> None:
    """Record the messages of one moment. Roles stand for functions; a template names no person."""
    plan = stage.plan
    facts = {
        "drill": plan.drill_id,
        "system": plan.system.name,
        "environment": plan.environment,
        "what": what,
        "prohibited": " ".join(plan.prohibited),
        **plan.roles.model_dump(),
    }
    for audience, template in _TEMPLATES[moment].items():
        run.journal.once(Kind.COMMUNICATED, audience=audience.format(**facts), text=template.format(**facts).strip())
