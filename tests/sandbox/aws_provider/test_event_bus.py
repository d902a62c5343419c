"""Rules and targets are found again on the bus they are on, not only on the default one."""

from __future__ import annotations

from tests.sandbox.aws_provider.engine import Engine

_PATTERN = '{"source": ["on-premises"]}'


def test_a_rule_and_its_target_live_on_another_bus(engine: Engine) -> None:
    bus = engine.create("aws:cloudwatch/eventBus:EventBus", "premises", {"name": "premises"})
    rule = engine.create(
        "aws:cloudwatch/eventRule:EventRule", "finding", {"name": "finding", "eventBusName": "premises", "eventPattern": _PATTERN}
    )
    topic = engine.create("aws:sns/topic:Topic", "heard", {})
    inputs = {"rule": "finding", "eventBusName": "premises", "targetId": "topic", "arn": topic.outputs["arn"]}
    target = engine.create("aws:cloudwatch/eventTarget:EventTarget", "finding", inputs)
    assert (rule.id, target.id) == ("premises/finding", "premises/finding/topic")
    for living in (rule, target):
        imported = engine.read(living.type, living.name, living.id)
        assert imported is not None
        assert imported.outputs["eventBusName"] == "premises"
        assert engine.refresh(living) is not None
    for living in (target, rule, bus):
        engine.delete(living)
        assert engine.refresh(living) is None
