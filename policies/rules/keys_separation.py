"""Rules of what shares a key with what.

Sources: NIST SP 800-57 part 1 rev. 5, 5.2 ("a single key shall be used for only one purpose"); AWS Prescriptive Guidance, "Encryption best
practices for AWS KMS" (keys by data classification); AWS Backup Developer Guide, "Encryption for backups in AWS Backup".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from policies.aws.buckets import BUCKET, documents, locked_buckets
from policies.aws.keys import KeyUse, key_uses, original
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_VAULT = "aws:backup/vault:Vault"
_DATA, _RECORDS, _CREDENTIALS = "data", "records", "credentials"
_CLASSES = {
    "aws:rds/instance:Instance": _DATA,
    "aws:rds/cluster:Cluster": _DATA,
    "aws:docdb/cluster:Cluster": _DATA,
    "aws:neptune/cluster:Cluster": _DATA,
    "aws:dynamodb/table:Table": _DATA,
    "aws:efs/fileSystem:FileSystem": _DATA,
    "aws:fsx/ontapFileSystem:OntapFileSystem": _DATA,
    "aws:redshift/cluster:Cluster": _DATA,
    "aws:cloudtrail/trail:Trail": _RECORDS,
    "aws:cloudwatch/logGroup:LogGroup": _RECORDS,
    "aws:secretsmanager/secret:Secret": _CREDENTIALS,
    "aws:ssm/parameter:Parameter": _CREDENTIALS,
}


@rule(
    "KEY-005",
    Severity.MEDIUM,
    asks="Does every key protect one class: data, or records of what happened, or credentials?",
    remedy="Give each class a key of its own, whose policy names only those who work with that class.",
    controls=("HIPAA 164.312(a)(2)(iv)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST SC-12", "NIST SC-28(1)", "NIST AC-6"),
)
def keys_serve_one_class(graph: Graph) -> Iterator[Violation]:
    """Who may read the records of a system should not thereby read its patients, and who restores its data not its passwords.

    Buckets count too: those tagged ``holdfast:data`` = ``clinical``, and their copies, as data; other locked ones as records.
    """
    kept = {b.urn: _RECORDS for b in locked_buckets(graph)} | {b.urn: _DATA for b in documents(graph)}
    for key, uses in _uses_by_key(graph).items():
        classes: dict[str, str] = {}
        for use in uses:
            if class_ := _class_of(graph, use, kept):
                classes.setdefault(class_, use.user.name)
        if len(classes) > 1:
            said = " and ".join(f"{class_} ({name})" for class_, name in sorted(classes.items()))
            yield Violation(key, f"{key.name} protects {said}")


@rule(
    "KEY-008",
    Severity.HIGH,
    asks="Is the key of every backup vault used for nothing but backups?",
    remedy="Encrypt the vault with a key of its own, best in another account than that of what it backs up.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "NIST CP-9", "NIST CP-9(8)", "NIST SC-12(1)"),
)
def backups_have_their_own_key(graph: Graph) -> Iterator[Violation]:
    """When a key is lost, what it encrypts is lost; a backup under the same key is lost in the same minute."""
    for key, uses in _uses_by_key(graph).items():
        vaults = [u.user for u in uses if u.user.type == _VAULT]
        others = sorted({u.user.name for u in uses if u.user.type != _VAULT})
        if vaults and others:
            yield Violation(vaults[0], f"{key.name}, the key of the vault {vaults[0].name}, is also that of {', '.join(others[:3])}")


def _uses_by_key(graph: Graph) -> Mapping[Resource, list[KeyUse]]:
    """Uses of each key, those of its replicas among them: they are one key in several Regions."""
    found: dict[Resource, list[KeyUse]] = defaultdict(list)
    for use in key_uses(graph):
        found[original(graph, use.key)].append(use)
    return found


def _class_of(graph: Graph, use: KeyUse, kept: Mapping[str, str]) -> str | None:
    if "secret" in use.property.lower():
        return _CREDENTIALS
    bucket = graph.target(use.user, "bucket", BUCKET)
    return kept.get(bucket.urn) if bucket else _CLASSES.get(use.user.type)
