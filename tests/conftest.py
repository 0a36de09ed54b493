"""What all tests share: one way to synthesize, and stacks with fixed surroundings."""

import os

# Unit and snapshot tests check templates themselves; one test per example runs with it.
os.environ["CDK_VALIDATION"] = "false"

import aws_cdk as cdk
import pytest

from tests.support.apps import context

ACCOUNT = "111122223333"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="write the snapshots anew; read the diff"
    )


@pytest.fixture
def app() -> cdk.App:
    return cdk.App(context=context())


@pytest.fixture
def stack(app: cdk.App) -> cdk.Stack:
    """A stack whose account and Region are known."""
    return cdk.Stack(app, "Test", env=cdk.Environment(account=ACCOUNT, region="eu-west-1"))


@pytest.fixture
def agnostic_stack(app: cdk.App) -> cdk.Stack:
    """A stack that fits every account and Region."""
    return cdk.Stack(app, "Anywhere")
