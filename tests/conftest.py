"""What all tests share: one way to synthesize, and stacks with fixed surroundings."""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Generator
from pathlib import Path

# Unit and snapshot tests check templates themselves; one test per example runs with it.
os.environ["CDK_VALIDATION"] = "false"

# Node writes assemblies where this points, and takes it over when it starts, with the import below.
os.environ["TMPDIR"] = tempfile.mkdtemp(prefix="eks-blueprint-tests-")

import aws_cdk as cdk
import pytest

from tests.support.apps import context
from tests.support.scratch import share_assets

SCRATCH = Path(os.environ["TMPDIR"])
# Otherwise the folder that was the default until now is still the default.
tempfile.tempdir = str(SCRATCH)

ACCOUNT = "111122223333"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="write the snapshots anew; read the diff"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse names of tests with an address: each worker has another, and xdist then runs none."""
    for item in items:
        if re.search(r"\b0x[0-9a-f]{6,}", item.nodeid):
            raise pytest.UsageError(f"{item.nodeid}: name what it is about with ids")


@pytest.fixture(autouse=True)
def _assets_stored_once() -> Generator[None]:
    """Keep one copy of each asset: hundreds of assemblies have the same ones, some of 30 MB."""
    yield
    share_assets(SCRATCH)


def pytest_unconfigure() -> None:
    """Remove what this process wrote."""
    shutil.rmtree(SCRATCH, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Say last what was not run, and what it needs."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        # A worker of xdist; its skips are counted by the process that started it.
        return
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in reporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in sorted(reasons.items()):
        reporter.write_line(f"Not run: {count} tests: {reason}")


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
