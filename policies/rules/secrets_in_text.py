"""Rules of secrets in plain text.

Sources: AWS Foundational Security Best Practices, ECS.8 ("Secrets should not be passed as container environment variables"); AWS Lambda
Developer Guide, "Securing environment variables"; Amazon EC2 User Guide, "Instance metadata and user data" (user data is not protected);
Pulumi documentation, "Secrets" (an output that is not secret is plain text in the state).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from policies.aws.secret_words import carries_secret, is_named_secret, is_plain, secrets_seen
from policies.graph import Graph
from policies.need import Need
from policies.resource import Resource, ShapeError, UnknownValueError
from policies.rule import Severity, Violation, rule
from policies.value import UNKNOWN, Secret, Unknown

# Where variables are set: the property that holds names and values.
_VARIABLES = {
    "aws:lambda/function:Function": "environment.variables",
    "aws:synthetics/canary:Canary": "runConfig.environmentVariables",
    "aws:glue/job:Job": "defaultArguments",
    "aws:glue/connection:Connection": "connectionProperties",
    "aws:batch/jobDefinition:JobDefinition": "parameters",
}
# Text that runs, and is readable to whoever may describe it.
_TEXTS = {
    "aws:ec2/launchTemplate:LaunchTemplate": ("userData",),
    "aws:ec2/instance:Instance": ("userData", "userDataBase64"),
    "aws:ec2/launchConfiguration:LaunchConfiguration": ("userData", "userDataBase64"),
    "aws:ssm/document:Document": ("content",),
}
_CONTAINERS = ("aws:ecs/taskDefinition:TaskDefinition", "containerDefinitions")
_BUILDS = "aws:codebuild/project:Project"
_PARAMETER = "aws:ssm/parameter:Parameter"
_SECURE = "SecureString"
_OUTPUTS = Resource("", "holdfast:outputs", "the stack's outputs", {})
# Properties whose value is a secret whatever the program says.
_SECRET_PROPERTIES = {
    "password",
    "masterPassword",
    "adminPassword",
    "secretString",
    "secretBinary",
    "authToken",
    "userPassword",
    "presharedKey",
}


@rule(
    "SEC-004",
    Severity.CRITICAL,
    asks="Is no secret in plain text where something runs: variables, container definitions, user data, parameters?",
    remedy="Let the role fetch it when needed: `secrets` with valueFrom (ECS), Secrets Manager, Vault; make parameters SecureString.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.308(a)(5)(ii)(D)", "NIST IA-5(7)", "NIST SC-28", "NIST AC-6"),
)
def nothing_runs_with_plain_secrets(graph: Graph) -> Iterator[Violation]:
    """Whoever may look at a function, a task or a template reads what is in it; so do its logs, its history and its copies."""
    yield from _plain_parameters(graph)
    yield from _plain_texts(graph)
    yield from _plain_variables(graph)


@rule(
    "SEC-006",
    Severity.HIGH,
    asks="Is no secret in plain text in the stack's outputs, nor in its state?",
    remedy="Wrap it: pulumi.Output.secret, --secret in configuration; better, output where it is kept and not what it is.",
    controls=("HIPAA 164.312(a)(2)(iv)", "HIPAA 164.312(d)", "NIST IA-5(7)", "NIST SC-28"),
    needs=(Need.OUTPUTS,),
)
def state_holds_no_plain_secret(graph: Graph) -> Iterator[Violation]:
    """The state is read by every pipeline and kept in every backup of its bucket; what is not marked there is readable there."""
    unknown: list[tuple[Resource, str]] = []
    for path, name, value in _leaves(graph.outputs, ""):
        if isinstance(value, Unknown):
            unknown.append((_OUTPUTS, path))
        elif (seen := next(secrets_seen(value), None)) or (is_named_secret(name) and is_plain(value)):
            yield Violation(None, f"the stack output {path} holds {seen or 'a secret'} in plain text")
    for resource in graph.resources:
        for property_ in sorted(_SECRET_PROPERTIES & resource.properties.keys()):
            held = resource.properties.get(property_)
            if isinstance(held, Unknown) and not any(edge.property == property_ for edge in resource.edges):
                unknown.append((resource, property_))
            elif is_plain(held):
                yield Violation(resource, f"{resource.name}: {property_} is in plain text")
    for resource, path in unknown:
        raise UnknownValueError(resource, path)


def _plain_parameters(graph: Graph) -> Iterator[Violation]:
    for parameter in graph.of_type(_PARAMETER):
        if parameter.text("type") != _SECURE and is_named_secret(parameter.text("name")):
            yield Violation(parameter, f"{parameter.name} is called {parameter.text('name')} and is not a SecureString")


def _plain_texts(graph: Graph) -> Iterator[Violation]:
    for type_, properties in _TEXTS.items():
        for resource in graph.of_type(type_):
            for property_ in properties:
                for seen in secrets_seen(resource.text(property_)):
                    yield Violation(resource, f"{resource.name}: {property_} shows {seen}")


def _plain_variables(graph: Graph) -> Iterator[Violation]:
    unknown: list[tuple[Resource, str]] = []
    for resource, where, name, value in _variables(graph):
        if isinstance(value, Unknown):
            unknown.append((resource, f"{where}.{name}"))
        elif isinstance(value, Secret) or (is_named_secret(name) and carries_secret(value)):
            yield Violation(resource, f"{resource.name}: {where} sets {name} in plain text")
        elif seen := next(secrets_seen(str(value)), None):
            yield Violation(resource, f"{resource.name}: {name} in {where} shows {seen}")
    for resource, path in unknown:
        raise UnknownValueError(resource, path)


def _variables(graph: Graph) -> Iterator[tuple[Resource, str, str, object]]:
    """Each variable: who sets it, in what, its name and value."""
    for type_, path in _VARIABLES.items():
        for resource in graph.of_type(type_):
            found = resource.value(path)
            yield from ((resource, path, str(name), value) for name, value in found.items()) if isinstance(found, Mapping) else ()
            if isinstance(found, Secret):
                yield resource, path, "(masked as a whole)", UNKNOWN
    for project in graph.of_type(_BUILDS):
        for variable in project.blocks("environment.environmentVariables"):
            if variable.text("type") in {"", "PLAINTEXT"}:
                yield project, "the environment", variable.text("name"), variable.properties.get("value")
    type_, property_ = _CONTAINERS
    for task in graph.of_type(type_):
        for container in _containers(task, property_):
            for variable in container.blocks("environment"):
                yield task, f"the container {container.text('name')}", variable.text("name"), variable.properties.get("value")


def _containers(task: Resource, property_: str) -> Iterator[Resource]:
    found = task.value(property_)
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError as error:
            raise ShapeError(f"{task.name}: {property_} is not JSON: {error}") from error
    for item in found if isinstance(found, Sequence) else ():
        if isinstance(item, Mapping):
            yield task.inner(item, property_)


def _leaves(value: object, path: str, name: str = "") -> Iterator[tuple[str, str, str | Unknown]]:
    if isinstance(value, str | Unknown):
        yield path, name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key), str(key))
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]", name)
