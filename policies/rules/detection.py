"""Rules of what looks for intruders and keeps a record of changes.

Source: Amazon GuardDuty User Guide, "Suspending or disabling GuardDuty", "Creating custom responses to GuardDuty findings with Amazon
EventBridge"; AWS Security Hub User Guide, "Enabling and configuring AWS Config for Security Hub"; AWS Config Developer Guide, "Managing the
configuration recorder"; CIS AWS Foundations Benchmark v3.0, 3.1, 3.3, 4.16.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.placement import account_of, together
from policies.aws.watch import RULE, watches
from policies.graph import Graph
from policies.network.stores import stores
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_DETECTOR = "aws:guardduty/detector:Detector"
_RECORDER = "aws:cfg/recorder:Recorder"
_TRAIL = "aws:cloudtrail/trail:Trail"
_HUB = "aws:securityhub/account:Account"


@rule(
    "DETECT-001",
    Severity.HIGH,
    asks="Is every threat detector at work, and one in every Region that holds data?",
    remedy="Set enable on the detector, or leave it out: true is its default; add an aws.guardduty.Detector in each Region with data.",
    controls=("HIPAA 164.308(a)(1)(ii)(D)", "HIPAA 164.308(a)(5)(ii)(B)", "NIST SI-4", "NIST RA-5", "NIST CA-7"),
)
def detectors_are_on(graph: Graph) -> Iterator[Violation]:
    """A suspended detector is still listed, and finds nothing: that looks like a quiet month.

    A detector sees one Region; the copy in the other is worth as much to a thief. Asked only where there is a detector.
    """
    detectors = tuple(graph.of_type(_DETECTOR))
    for detector in detectors:
        if not detector.flag("enable", default=True):
            yield Violation(detector, f"{detector.name} is suspended")
    seen = {graph.region_of(d) for d in detectors}
    for region, held in {graph.region_of(s.resource): s.resource for s in reversed(tuple(stores(graph) if detectors else ()))}.items():
        if region not in seen:
            yield Violation(held, f"no detector looks for threats where {held.name} is{f', in {region}' if region else ''}")


@rule(
    "DETECT-002",
    Severity.HIGH,
    asks="Is somebody told of the threats found in every Region?",
    remedy="Add an event rule on source aws.guardduty in that Region, with a topic, a function or another bus as target.",
    controls=("HIPAA 164.308(a)(6)(ii)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST SI-4(5)", "NIST IR-6(1)", "NIST AU-6(1)"),
)
def threats_are_told(graph: Graph) -> Iterator[Violation]:
    """Findings are events of their Region; nobody hears of them who does not look, and nobody looks at night."""
    told = {graph.region_of(w.watching) for w in watches(graph) if w.watching.type == RULE and "guardduty" in w.pattern.lower()}
    for detector in graph.of_type(_DETECTOR):
        if (region := graph.region_of(detector)) not in told:
            yield Violation(detector, f"nobody is told of what {detector.name} finds{f' in {region}' if region else ''}")


@rule(
    "DETECT-003",
    Severity.HIGH,
    asks="Does every recorder of configuration record all there is, run, and deliver?",
    remedy="Leave out recordingGroup or set allSupported; add an aws.cfg.RecorderStatus with isEnabled and an aws.cfg.DeliveryChannel.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.308(a)(8)", "NIST CM-8", "NIST CM-3", "NIST CM-6(1)", "CIS AWS 3.3"),
)
def recorders_record(graph: Graph) -> Iterator[Violation]:
    """Three resources make one record: any of them missing, there is none, and none of them says so."""
    running = [s for s in graph.of_type("aws:cfg/recorderStatus:RecorderStatus") if s.flag("isEnabled")]
    channels = tuple(graph.of_type("aws:cfg/deliveryChannel:DeliveryChannel"))
    for recorder in graph.of_type(_RECORDER):
        if not _records_all(recorder):
            yield Violation(recorder, f"{recorder.name} leaves out types of resources")
        if not any(together(graph, recorder, status) for status in running):
            yield Violation(recorder, f"nothing starts {recorder.name}")
        if not any(together(graph, recorder, channel) for channel in channels):
            yield Violation(recorder, f"{recorder.name} has no channel to deliver through")


@rule(
    "DETECT-004",
    Severity.MEDIUM,
    asks="Is what is global, such as roles, recorded in every account that records its configuration?",
    remedy="Set includeGlobalResourceTypes on the recorder of one Region of the account.",
    controls=("HIPAA 164.312(b)", "NIST CM-8", "NIST CM-3", "CIS AWS 3.3"),
)
def global_types_are_recorded(graph: Graph) -> Iterator[Violation]:
    """Identities are what an intruder changes first, and a recorder leaves them out unless told otherwise."""
    recorders = tuple(graph.of_type(_RECORDER))
    covered = {account_of(graph, r) for r in recorders if r.flag("recordingGroup.includeGlobalResourceTypes")}
    missing = {account_of(graph, r): r for r in reversed(recorders)}
    for account, recorder in missing.items():
        if account not in covered:
            yield Violation(recorder, f"no recorder{f' of {account}' if account else ''} records what is global; {recorder.name} could")


@rule(
    "DETECT-005",
    Severity.HIGH,
    asks="Is every trail at work, and does it record all management events?",
    remedy="Leave enableLogging alone; give one selector includeManagementEvents with readWriteType All.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST AU-2", "NIST AU-12", "NIST AC-6(9)", "CIS AWS 3.1"),
)
def trails_record_management(graph: Graph) -> Iterator[Violation]:
    """A trail keeps management events by itself, until selectors are written for it: then it keeps what they say."""
    for trail in graph.of_type(_TRAIL):
        if not trail.flag("enableLogging", default=True):
            yield Violation(trail, f"{trail.name} is stopped")
        selectors, advanced = trail.blocks("eventSelectors"), trail.blocks("advancedEventSelectors")
        kept = any(_keeps_management(s) for s in selectors) or any(_keeps_management_too(s) for s in advanced)
        if (selectors or advanced) and not kept:
            yield Violation(trail, f"the selectors of {trail.name} leave out management events")


@rule(
    "DETECT-006",
    Severity.MEDIUM,
    asks="Does every Security Hub measure against some standard, by what AWS Config records?",
    remedy="Subscribe to a standard, leave enableDefaultStandards on, or configure the organization centrally; add an aws.cfg.Recorder.",
    controls=("HIPAA 164.308(a)(8)", "NIST CA-7", "NIST CA-2", "CIS AWS 4.16"),
)
def hubs_measure(graph: Graph) -> Iterator[Violation]:
    """A hub without a standard collects what others find and judges nothing; without a recorder beside it, it has nothing to judge by."""
    recorders = tuple(graph.of_type(_RECORDER))
    central = any(True for _ in graph.of_type("aws:securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation"))
    subscriptions = tuple(graph.of_type("aws:securityhub/standardsSubscription:StandardsSubscription"))
    for hub in graph.of_type(_HUB):
        measured = hub.flag("enableDefaultStandards", default=True) or any(together(graph, hub, s) for s in subscriptions)
        if not measured and not central:
            yield Violation(hub, f"{hub.name} is on, and measures against no standard")
        if not central and not any(together(graph, hub, r) for r in recorders):
            yield Violation(hub, f"no recorder of configuration is where {hub.name} is, so that its controls have nothing to go by")


def _records_all(recorder: Resource) -> bool:
    group = "recordingGroup"
    some = recorder.texts(f"{group}.resourceTypes") or recorder.blocks(f"{group}.exclusionByResourceTypes")
    return recorder.flag(f"{group}.allSupported", default=True) and not some


def _keeps_management(selector: Resource) -> bool:
    return selector.flag("includeManagementEvents", default=True) and selector.text("readWriteType") in {"", "All"}


def _keeps_management_too(selector: Resource) -> bool:
    fields = {field.text("field"): field for field in selector.blocks("fieldSelectors")}
    return "eventCategory" in fields and fields["eventCategory"].texts("equals") == ("Management",) and "readOnly" not in fields
