"""The conformance pack of a table of rules. Pure: rules in, template out."""

from __future__ import annotations

import json
from collections.abc import Iterable

from components.detection.config_rule import ConfigRule

_MOST_RULES = 130
_LONGEST = 51_200
_LONGEST_DESCRIPTION = 256


class RulePackError(ValueError):
    """The rules do not fit into one conformance pack."""


def rule_template(rules: Iterable[ConfigRule], partition: str, *, worldwide: bool) -> str:
    """A conformance pack's template as JSON, which is YAML as well; sorted, so that the same rules give the same text.

    Args:
        rules: the table.
        partition: of the ARNs among the parameters.
        worldwide: whether rules over what exists once for all Regions belong to it.

    Raises:
        RulePackError: too many rules, one twice, or too long a text (AWS Config Developer Guide, "Service Limits": 130 rules and
            51,200 bytes in a pack).
    """
    chosen = [rule for rule in rules if worldwide or not rule.worldwide]
    resources = {_logical(rule.name): _resource(rule, partition) for rule in chosen}
    text = json.dumps({"Resources": resources}, indent=1, sort_keys=True)
    if len(resources) < len(chosen):
        raise RulePackError("two rules have the same name")
    if len(chosen) > _MOST_RULES or len(text.encode()) > _LONGEST:
        raise RulePackError(f"{len(chosen)} rules in {len(text.encode())} bytes; a pack takes {_MOST_RULES} in {_LONGEST}")
    return text


def _logical(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _resource(rule: ConfigRule, partition: str) -> dict[str, object]:
    parameters = {key: value.replace("arn:aws:", f"arn:{partition}:") for key, value in rule.parameters.items()}
    return {
        "Type": "AWS::Config::ConfigRule",
        "Properties": {
            "ConfigRuleName": rule.name,
            "Description": f"{rule.why} ({', '.join(rule.controls)})"[:_LONGEST_DESCRIPTION],
            "Source": {"Owner": "AWS", "SourceIdentifier": rule.identifier},
            **({"InputParameters": parameters} if parameters else {}),
        },
    }
