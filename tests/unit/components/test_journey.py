"""The script of a canary is the same bytes wherever it is packed, and its role may no more than it needs."""

from __future__ import annotations

import base64
import hashlib
import io
import ssl
import zipfile
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest

import components.operations.journey_script as script
from components.operations.journey_bundle import HANDLER, bundle, journey_bundle
from components.operations.journey_policy import journey_policy, journey_trust
from components.placement import Placement

KEY, BUCKET = "arn:aws:kms:eu-west-1:1:key/k", "arn:aws:s3:::prod-journeys-1"


def _statements() -> dict[str, dict[str, Any]]:
    here = Placement(account="1", region="eu-west-1", partition="aws", provider=cast("pulumi.ProviderResource", None))
    return {
        s["Sid"]: s for s in cast("dict[str, list[dict[str, Any]]]", journey_policy(here, "prod-ehr-journey", BUCKET, KEY))["Statement"]
    }


def test_the_same_script_is_the_same_archive() -> None:
    assert journey_bundle() == journey_bundle()
    assert bundle(b"a") != bundle(b"b")
    assert hashlib.sha256(base64.b64decode(journey_bundle().content)).hexdigest() == journey_bundle().digest


def test_the_archive_holds_the_handler_where_the_runtime_looks() -> None:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(journey_bundle().content))) as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode()
    module, function = HANDLER.split(".")
    assert name == f"python/{module}.py"
    assert text == Path(script.__file__).read_text()
    assert callable(getattr(script, function))


def test_the_script_needs_nothing_that_the_runtime_lacks() -> None:
    wanted = {
        line.split()[1].split(".")[0] for line in Path(script.__file__).read_text().splitlines() if line.startswith(("import ", "from "))
    }
    assert wanted == {"__future__", "http", "json", "os", "ssl", "time", "typing"}


def test_a_canary_writes_below_its_own_prefix_and_into_its_own_namespace() -> None:
    found = _statements()
    assert found["KeepResults"]["Resource"] == [f"{BUCKET}/prod-ehr-journey/*", f"{BUCKET}/code/*"]
    assert found["SayHowItWent"]["Condition"] == {"StringEquals": {"cloudwatch:namespace": "CloudWatchSynthetics"}}
    assert found["EncryptResults"]["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}


def test_the_code_of_a_canary_may_not_do_what_lambda_does_for_it() -> None:
    found = _statements()
    assert found["LeaveTheNetworkToLambda"]["Effect"] == "Deny"
    assert found["LeaveTheNetworkToLambda"]["Action"] == found["BeInTheNetwork"]["Action"]
    assert found["LeaveTheNetworkToLambda"]["Condition"]["ArnLike"]["lambda:SourceFunctionArn"].endswith(
        "function:cwsyn-prod-ehr-journey-*"
    )


def test_functions_alone_take_the_role_on() -> None:
    (statement,) = cast("dict[str, list[dict[str, Any]]]", journey_trust())["Statement"]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_no_time_left_is_said_of_the_step_it_was_left_for() -> None:
    journey = {"host": "127.0.0.1", "patience_seconds": 0, "steps": [{"name": "sign-in", "path": "/"}]}
    with pytest.raises(script.JourneyBrokenError, match="sign-in: no time left"):
        script.walk(journey, ssl.create_default_context())
