"""The policies that a page offers against ways into a cluster."""

import json
import re
from typing import Any

from tests.support.apps import ROOT

PAGE = ROOT / "docs" / "explanation" / "who-has-access.md"


def statements() -> dict[str, dict[str, Any]]:
    text = PAGE.read_text("utf-8")
    policies = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    return {one["Sid"]: one for policy in policies for one in policy["Statement"]}


def test_a_call_that_names_a_version_is_denied_too() -> None:
    # Lambda developer guide, "Fine-tuning the Resources and Conditions sections of policies": an
    # ARN without a version does not match a call with one, and an ARN with `:*` only such calls.
    denied = statements()["KubectlFunctionIsForCloudFormation"]
    plain = {arn for arn in denied["Resource"] if not arn.endswith(":*")}
    assert plain
    assert {*denied["Resource"]} == plain | {f"{arn}:*" for arn in plain}


def test_every_action_that_calls_a_function_is_denied() -> None:
    # Service authorization reference, AWS Lambda.
    calls = {"lambda:InvokeFunction", "lambda:InvokeAsync", "lambda:InvokeFunctionUrl"}
    assert calls <= {*statements()["KubectlFunctionIsForCloudFormation"]["Action"]}
