"""What is asked of CDK objects, and what need not be."""

from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint.attributes import ACCOUNT, arn, holds_token


@pytest.mark.parametrize(
    "value", [None, True, 0, -5, 1.5, "", "text", "${Region}", "${!Token}", [], {"key": "text"}]
)
def test_literals_hold_no_token(value: Any) -> None:
    assert not holds_token(value)
    assert not cdk.Token.is_unresolved(value)


def test_tokens_are_found_in_texts_and_numbers_and_objects() -> None:
    lazy = cdk.Fn.get_att("Resource", "Port")
    for value in (ACCOUNT, arn("logs", "log-group:x"), cdk.Token.as_number(lazy), lazy):
        assert holds_token(value)
        assert cdk.Token.is_unresolved(value)
