"""Rules of the roles that people and pipelines take on.

Source: AWS IAM User Guide, "Permissions boundaries for IAM entities", "Update the maximum session duration for a role"; AWS
Well-Architected Framework, SEC03-BP03 "Establish emergency access process".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.aws.grants import ROLE, attachments, grants, is_bounded, only_looks
from policies.aws.placement import account_of
from policies.aws.statements import statements
from policies.aws.watch import FILTER, Watch, watches
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_HOUR_S, _SHIFT_S = 3600, 8 * 3600
_EMERGENCY = re.compile(r"break[-_ ]?glass|emergency", re.IGNORECASE)
_LOOKING = re.compile(r":policy/(.*/)?(ReadOnlyAccess|ViewOnlyAccess|SecurityAudit|\w*ReadOnly\w*)$")
_SECOND_FACTOR = ("aws:multifactorauthpresent", "aws:requesttag/*mfa*", "aws:principaltag/*mfa*", "*:amr")


@rule(
    "ID-012",
    Severity.MEDIUM,
    asks="Has every role that people or pipelines take on a permissions boundary?",
    remedy="Set permissionsBoundary to a policy that says the most any such role may ever do.",
    controls=("HIPAA 164.308(a)(3)(ii)(A)", "HIPAA 164.308(a)(4)(ii)(C)", "NIST AC-6", "NIST AC-6(1)", "NIST AC-5"),
)
def roles_of_people_are_bounded(graph: Graph) -> Iterator[Violation]:
    """Policies are added in a hurry; a boundary decides beforehand what none of them can give."""
    for role in _taken_on(graph):
        if not is_bounded(role):
            yield Violation(role, f"{role.name} can be taken on from outside and has no permissions boundary")


@rule(
    "ID-013",
    Severity.MEDIUM,
    asks="Do the sessions of people and pipelines end within an hour where they may change things, and within a shift where not?",
    remedy="Set maxSessionDuration to 3600, or to at most 28800 (8 hours) for a role that only looks; whoever needs longer signs in again.",
    controls=("HIPAA 164.312(a)(2)(iii)", "NIST AC-12", "NIST AC-2(5)", "NIST IA-11"),
)
def sessions_are_short(graph: Graph) -> Iterator[Violation]:
    """Credentials of a session cannot be called back; how long they last is how long a thief has.

    An hour is the least AWS lets a role be set to; eight hours are a shift, so that whoever reads logs signs in once a day.
    """
    changing = {i.urn for g in grants(graph) for i in g.identities if not only_looks(g.statement)}
    changing |= {r.urn for a in attachments(graph) if not _LOOKING.search(a.arn) for r in (a.by, *graph.targets(a.by, "role", ROLE))}
    for role in _taken_on(graph):
        seconds, longest = role.number("maxSessionDuration") or _HOUR_S, _HOUR_S if role.urn in changing else _SHIFT_S
        if seconds > longest:
            yield Violation(role, f"sessions of {role.name} last {seconds / _HOUR_S:g} h, and {longest / _HOUR_S:g} h are the most")


@rule(
    "ID-014",
    Severity.HIGH,
    asks="Is somebody told whenever an emergency role is used?",
    remedy="Add an event rule on sts:AssumeRole of the role with a topic as target, or a metric filter of the trail with an alarm.",
    controls=("HIPAA 164.312(a)(2)(ii)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST AC-2(12)", "NIST AC-6(9)", "NIST SI-4"),
)
def emergencies_are_told(graph: Graph) -> Iterator[Violation]:
    """What may do nearly everything is kept honest only by everybody's knowing that it was used."""
    told = tuple(watches(graph))
    for role in _emergency_roles(graph):
        if not any(_tells_of(graph, watch, role) for watch in told):
            yield Violation(role, f"nobody is told when {role.name} is used")


@rule(
    "ID-015",
    Severity.HIGH,
    asks="Does every emergency role demand a second factor and end within an hour?",
    remedy="Demand aws:MultiFactorAuthPresent (Bool, not BoolIfExists) or the tag your provider signs for it; leave the session at 3600.",
    controls=("HIPAA 164.312(a)(2)(ii)", "HIPAA 164.312(d)", "NIST IA-2(1)", "NIST AC-2(2)", "NIST AC-12"),
)
def emergencies_are_guarded(graph: Graph) -> Iterator[Violation]:
    """One stolen password must not open the door that opens all others."""
    for role in _emergency_roles(graph):
        for statement in statements(role, "assumeRolePolicy"):
            if statement.allows and not statement.demands(*_SECOND_FACTOR):
                yield Violation(role, f"{role.name} can be taken on without a second factor")
        if (role.number("maxSessionDuration") or _HOUR_S) > _HOUR_S:
            yield Violation(role, f"sessions of {role.name}, an emergency role, last longer than an hour")


def _taken_on(graph: Graph) -> Iterator[Resource]:
    """Roles that somebody other than an AWS service may assume."""
    for role in graph.of_type(ROLE):
        if any(s.allows and (s.by_kind.keys() & {"AWS", "Federated"}) for s in statements(role, "assumeRolePolicy")):
            yield role


def _emergency_roles(graph: Graph) -> Iterator[Resource]:
    return (r for r in _taken_on(graph) if _EMERGENCY.search(f"{r.name} {r.known_text('name')}"))


def _is_named(pattern: str, role: Resource) -> bool:
    """Whether a pattern holds the name that AWS knows a role by; one that the engine makes up ends in letters nobody can know before."""
    name = role.text("name") or role.text("namePrefix")
    return bool(name) and name in pattern


def _tells_of(graph: Graph, watch: Watch, role: Resource) -> bool:
    """Whether a watch is about assuming a role; a filter of a trail sees other accounts too, an event rule only its own."""
    if "AssumeRole" not in watch.pattern or not (role.urn in watch.pattern or _is_named(watch.pattern, role)):
        return False
    places = {account_of(graph, watch.watching), account_of(graph, role)} - {""}
    return watch.watching.type == FILTER or len(places) < 2  # noqa: PLR2004 - two accounts are two places
