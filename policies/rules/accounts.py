"""Rules of an account's own identities: users, passwords, root, and who outside can reach in.

Source: CIS AWS Foundations Benchmark v3.0, 1.7, 1.8, 1.9, 1.15, 1.20, 1.21, 4.3; AWS IAM User Guide, "Security best practices in IAM".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.placement import account_of
from policies.aws.watch import watches
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"
_LENGTH, _REMEMBERED = 14, 24
# What Access Analyzer looks at: it can be opened to others by a policy of its own.
_OPEN_TO_OTHERS = (
    "aws:s3/bucket:Bucket",
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:sqs/queue:Queue",
    "aws:sns/topic:Topic",
    "aws:secretsmanager/secret:Secret",
    "aws:iam/role:Role",
)


@rule(
    "ID-016",
    Severity.HIGH,
    asks="Has no IAM user a password or an access key?",
    remedy="Let people sign in through an identity provider and pipelines through OIDC; both get sessions that end by themselves.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.308(a)(5)(ii)(D)", "NIST IA-2", "NIST IA-5(7)", "NIST AC-2", "CIS AWS 1.21"),
)
def nothing_lasts_for_ever(graph: Graph) -> Iterator[Violation]:
    """A key that does not end is found years later, in a repository or on a laptop, and still works."""
    for type_, what in (("aws:iam/accessKey:AccessKey", "an access key"), ("aws:iam/userLoginProfile:UserLoginProfile", "a password")):
        for given in graph.of_type(type_):
            yield Violation(given, f"{given.name} gives the user {given.known_text('user') or 'of that name'} {what} that does not end")


@rule(
    "ID-017",
    Severity.MEDIUM,
    asks="Has no IAM user a policy of its own?",
    remedy="Attach policies to groups or, better, to roles.",
    controls=("HIPAA 164.308(a)(4)(ii)(C)", "NIST AC-2", "NIST AC-3(7)", "NIST AC-6", "CIS AWS 1.15"),
)
def users_have_no_own_policies(graph: Graph) -> Iterator[Violation]:
    """Rights given to a person one by one are the ones nobody takes back when the duty ends."""
    for given in graph.of_type("aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment"):
        yield Violation(given, f"{given.name} gives rights to a user and not to a duty")
    for given in graph.of_type("aws:iam/policyAttachment:PolicyAttachment"):
        if given.texts("users"):
            yield Violation(given, f"{given.name} gives rights to users and not to duties")


@rule(
    "ID-018",
    Severity.MEDIUM,
    asks="Does every password policy ask for 14 characters and remember 24 passwords?",
    remedy="Set minimumPasswordLength to 14 or more and passwordReusePrevention to 24.",
    controls=("HIPAA 164.308(a)(5)(ii)(D)", "NIST IA-5(1)", "CIS AWS 1.8", "CIS AWS 1.9"),
)
def passwords_are_long_and_new(graph: Graph) -> Iterator[Violation]:
    """The policy also binds the passwords somebody will make in the console one day."""
    for policy in graph.of_type("aws:iam/accountPasswordPolicy:AccountPasswordPolicy"):
        if (length := policy.number("minimumPasswordLength") or 0) < _LENGTH:
            yield Violation(policy, f"{policy.name} asks for {length:g} characters, {_LENGTH} are the least")
        if (remembered := policy.number("passwordReusePrevention") or 0) < _REMEMBERED:
            yield Violation(policy, f"{policy.name} remembers {remembered:g} passwords, {_REMEMBERED} are the least")


@rule(
    "ID-019",
    Severity.HIGH,
    asks="Is somebody told whenever the root user is used?",
    remedy="Add a metric filter on userIdentity.type Root to the trail's log group with an alarm, or an event rule with a topic as target.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST AC-6(9)", "NIST AC-2(12)", "NIST SI-4", "CIS AWS 1.7", "CIS AWS 4.3"),
)
def root_is_told(graph: Graph) -> Iterator[Violation]:
    """No policy binds root; that somebody looks is all there is against its misuse. Asked of whoever keeps a trail."""
    if any('"Root"' in watch.pattern for watch in watches(graph)):
        return
    for trail in graph.of_type("aws:cloudtrail/trail:Trail"):
        yield Violation(trail, f"{trail.name} records what root does, and nobody is told")


@rule(
    "ID-020",
    Severity.MEDIUM,
    asks="Does an access analyzer look at every Region in which something can be opened to others?",
    remedy="Add an aws.accessanalyzer.Analyzer of type ACCOUNT or ORGANIZATION in that Region.",
    controls=("HIPAA 164.308(a)(1)(ii)(D)", "HIPAA 164.308(a)(8)", "NIST AC-6(7)", "NIST CA-7", "NIST RA-5", "CIS AWS 1.20"),
)
def analyzers_look_everywhere(graph: Graph) -> Iterator[Violation]:
    """An analyzer sees one Region; what is opened in another stays unseen. Asked only where there is an analyzer."""
    analyzers = tuple(graph.of_type(_ANALYZER))
    seen = {(graph.region_of(a), "" if a.text("type") == "ORGANIZATION" else account_of(graph, a)) for a in analyzers if _looks_outside(a)}
    first = {(graph.region_of(r), account_of(graph, r)): r for r in reversed(tuple(graph.of_type(*_OPEN_TO_OTHERS)))} if analyzers else {}
    for (region, account), resource in first.items():
        if not {(region, ""), (region, account)} & seen:
            yield Violation(resource, f"no access analyzer looks at {region or 'the Region'} where {resource.name} is")


def _looks_outside(analyzer: Resource) -> bool:
    """Whether an analyzer asks who outside can reach in, rather than who no longer uses what."""
    return analyzer.text("type") in {"", "ACCOUNT", "ORGANIZATION"}
