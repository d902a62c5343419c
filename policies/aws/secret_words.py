"""How a secret is told by its name, and by its look.

Sources: CWE-798, "Use of hard-coded credentials"; CWE-312, "Cleartext storage of sensitive information"; the prefixes are those that the
issuers document for their credentials (AWS IAM User Guide, "Unique identifiers"; GitHub, GitLab, Slack, Stripe, HashiCorp Vault).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from policies.value import Secret, references

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAMES = re.compile(
    r"(^|[_.\-/])(pass(word|wd|phrase)?|pwd|secret([_-]?(key|value|string))?|api[_-]?key|access[_-]?token|auth[_-]?token|token|"
    r"private[_-]?key|credentials?)$",
    re.IGNORECASE,
)
# Names that speak of a secret and hold something else: where it is, when it changes, who may read it.
_ABOUT = re.compile(
    r"(arn|id|name|path|ref|url|uri|file|version|length|policy|rotation|days|enabled|region|username|ttl|expiry|parameter|alias)s?$",
    re.IGNORECASE,
)
_LOOKS = {
    "an AWS access key": re.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----"),
    "a GitHub token": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b"),
    "a GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b"),
    "a Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b"),
    "a Stripe key": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{20,}\b"),
    "a Vault token": re.compile(r"\bhv[sbr]\.[A-Za-z0-9_-]{20,}\b"),
    "a password in an address": re.compile(r"\b[a-z][a-z0-9+.-]*://[^/\s:@${}]+:[^/\s:@${}]{3,}@"),
    "a password in a command": re.compile(
        r"\b(PGPASSWORD|MYSQL_PWD|AWS_SECRET_ACCESS_KEY|VAULT_TOKEN)=['\"]?[^\s'\"$]{3,}"
        r"|^[ \t]*((export|set|ENV)[ \t]+)?\w*(PASS(WORD|WD|PHRASE)?|PWD|SECRET(_KEY)?|API_?KEY|TOKEN)=['\"]?(?!arn:|/)[^\s'\"$`(<{]{6,}",
        re.IGNORECASE | re.MULTILINE,
    ),
}
# What stands for a secret kept elsewhere.
_POINTER = re.compile(r"arn:|\{\{resolve:|resolve:|vault:|ssm:|/aws/reference/|\$\{|\$\(|\*+$|<.*>$", re.IGNORECASE)
_MAKERS_OUTPUTS = {"result", "plaintext", "privateKeyPem", "privateKeyOpenssh"}
_FLAGS = {"", "true", "false", "none", "null", "0", "1"}


def is_named_secret(name: str) -> bool:
    """Whether a name says that what it names is a secret itself."""
    return bool(_NAMES.search(_HUMP.sub("_", name))) and not _ABOUT.search(name)


def is_plain(value: object) -> bool:
    """Whether a value could be a secret in plain text: text that neither points elsewhere nor is a mere yes or no."""
    text = value.strip() if isinstance(value, str) else ""
    return text.lower() not in _FLAGS and not _POINTER.match(text) and next(references(text), None) is None


def carries_secret(value: object) -> bool:
    """Whether a value is a secret wherever it came from: plain, masked by who read it, or the output of something that makes secrets."""
    makes = any(r.output in _MAKERS_OUTPUTS or is_named_secret(r.output) for r in references(value))
    return isinstance(value, Secret) or is_plain(value) or makes


def secrets_seen(text: str) -> Iterator[str]:
    """What kinds of secrets a text shows, in words; of a text in base64, those inside it too."""
    for said in (text, _decoded(text)):
        yield from (what for what, look in _LOOKS.items() if look.search(said))


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", errors="ignore")
    except (binascii.Error, ValueError):
        return ""
