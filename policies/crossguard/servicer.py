"""The engine's requests to a policy pack.

The SDK's own server reads every resource again for every policy, and drops what the engine says of the stack; this one speaks the same
protocol, reads once and keeps what it is told. Source: Pulumi's `proto/pulumi/analyzer.proto`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as messages
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from policies.crossguard.answers import ABOUT, Answer
from policies.crossguard.configuration import PACK, Given, built_in_levels, configured, settable
from policies.crossguard.inquiry import Inquiry, stack_of_engine
from policies.crossguard.level import Level
from policies.errors import InputError
from policies.rule import Rule
from policies.sources.evidence import read_evidence, read_keys

VERSION = "1.0.0"
_LEVELS = {Level.MANDATORY: messages.MANDATORY, Level.ADVISORY: messages.ADVISORY, Level.DISABLED: messages.DISABLED}
_FROM_ENGINE = {number: level for level, number in _LEVELS.items()}
_STACK_POLICY = messages.POLICY_TYPE_STACK


class PackServicer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers for all rules; what one request tells is kept for the next.

    Args:
        rules: what to ask.
        folder: where the engine runs the pack: in the project.
    """

    def __init__(self, rules: Iterable[Rule], folder: Path) -> None:
        self._rules = tuple(rules)
        self._severities = {r.id: r.severity.value for r in self._rules}
        self._inquiry = Inquiry(self._rules, folder)
        self._folder = folder
        self._lock = Lock()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """Nothing to agree on."""
        return messages.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """The version of what answers, not of the rules."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetAnalyzerInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """Every rule as a policy, the guards, and the pack itself as something to configure."""
        info = messages.AnalyzerInfo(name=PACK, displayName="Holdfast", version=VERSION, supportsConfig=True)
        levels = built_in_levels(self._rules)
        about = {r.id: (r.asks, r.remedy, r.severity.value) for r in self._rules} | {g: (said, "", "high") for g, said in ABOUT.items()}
        reason = {"reason": {"type": "string", "description": "Why the rule is disabled; without one it cannot be."}}
        for name, (asks, remedy, severity) in about.items():
            info.policies.append(_policy(name, asks, levels[name], severity, reason if name in self._severities else {}, remedy=remedy))
        own = {key: {"description": said} for key, said in settable().items()}
        info.policies.append(_policy(PACK, "Settings of the pack as a whole.", Level.ADVISORY, "low", own))
        return info

    def ConfigureStack(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """Keep what the engine says of the stack, its settings and whether this is a preview."""
        secret = frozenset(request.config_secret_keys)
        stack = stack_of_engine(request.project, request.stack, dict(request.config), secret, preview=request.dry_run)
        self._inquiry.stack = stack
        return messages.AnalyzerStackConfigureResponse()

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 - named by the protocol
        """Take over the pack's configuration; one with mistakes ends the engine's operation before it begins."""
        given = {
            name: Given(_FROM_ENGINE.get(one.enforcementLevel), json_format.MessageToDict(one.properties))
            for name, one in request.policyConfig.items()
        }
        try:
            found = configured(given, self._rules, self._folder)
            if found.evidence:
                keys = read_keys(found.evidence_keys)
                self._inquiry.evidence = read_evidence(found.evidence, keys, datetime.now(tz=UTC), asked_for=True)
        except InputError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the pack's configuration has mistakes:\n  " + "\n  ".join(error.problems))
        self._inquiry.configuration = found
        return empty_pb2.Empty()

    def Analyze(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """What blocks one resource before it is created."""
        with self._lock:
            return self._response(self._inquiry.one(request, datetime.now(tz=UTC)))

    def AnalyzeStack(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """What all rules say of the whole stack."""
        with self._lock:
            return self._response(self._inquiry.whole(request.resources, datetime.now(tz=UTC)))

    def Remediate(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """Nothing: a rule says what is wrong, people decide what to do."""
        return messages.RemediateResponse()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ARG002, N802 - named by the protocol
        """Nothing here lasts long enough to be cancelled."""
        return empty_pb2.Empty()

    def _response(self, said: Iterable[Answer]) -> Any:
        return messages.AnalyzeResponse(
            diagnostics=[
                messages.AnalyzeDiagnostic(
                    policyName=one.policy,
                    policyPackName=PACK,
                    policyPackVersion=VERSION,
                    description=one.message.partition("\n")[0],
                    message=one.message,
                    enforcementLevel=_LEVELS[one.level],
                    urn=one.urn,
                    severity=_severity(self._severities.get(one.policy, "high")),
                )
                for one in said
            ]
        )


def _policy(name: str, asks: str, level: Level, severity: str, schema: dict[str, dict[str, str]], *, remedy: str = "") -> Any:
    policy = messages.PolicyInfo(
        name=name,
        displayName=name,
        description=asks,
        enforcementLevel=_LEVELS[level],
        policy_type=_STACK_POLICY,
        severity=_severity(severity),
        remediation_steps=remedy,
    )
    policy.configSchema.properties.update(schema)
    return policy


def _severity(word: str) -> Any:
    return messages.PolicySeverity.Value(f"POLICY_SEVERITY_{word.upper()}")
