"""The page of our rules, written from the rules themselves: ``python -m policies.rules_page`` rewrites ``docs/rules.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.rule import Rule
from policies.rules import all_rules

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
_HEAD = """# The rules of `holdfast check`

Generated from `policies/rules/`; do not edit. The engine asks the same rules (`pulumi up --policy-pack policies/pack`), where critical
and high ones block the update. `holdfast check` asks Checkov's AWS checks too. Exceptions live in `policies/waivers/`, one file for each
environment.

Controls cite the HIPAA Security Rule (45 CFR part 164), NIST SP 800-53 rev. 5 and the CIS AWS Foundations Benchmark v3.0.
"""


def rules_page() -> str:
    """The page as Markdown."""
    table = [
        "| id | severity | question |",
        "|---|---|---|",
        *(f"| [{r.id}](#{r.id.lower()}) | {r.severity} | {r.asks} |" for r in all_rules()),
    ]
    return "\n".join([_HEAD, *table, "", *(line for rule in all_rules() for line in _section(rule))])


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}"
    yield f"**{rule.asks}** ({rule.severity})"
    yield ""
    yield rule.about
    yield ""
    yield f"*Remedy:* {rule.remedy}"
    yield ""
    yield f"*Controls:* {', '.join(rule.controls)}"
    yield ""


def main() -> None:
    """Rewrite the page."""
    PAGE.write_text(rules_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
