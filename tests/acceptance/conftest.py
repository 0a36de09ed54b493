"""One API server a process, with the definitions of every chart."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.api_server import ApiServer, binaries, running
from tests.acceptance.surroundings import is_established, wait_until
from tests.support import definitions


@pytest.fixture(scope="session")
def server() -> Iterator[ApiServer]:
    """An API server that serves the kinds of all charts; tests clean up what they make."""
    assets = binaries()
    if assets is None:
        pytest.skip("they need an API server; run make acceptance")
    if not definitions.FOLDER.is_dir():
        pytest.skip(definitions.MISSING)
    with (
        tempfile.TemporaryDirectory(prefix="api-server-") as folder,
        running(assets, Path(folder)) as started,
    ):
        for item in definitions.definitions():
            answer = started.client.apply(_bare(item))
            assert answer.status in (200, 201), f"{item['metadata']['name']}: {answer.message}"
        for item in definitions.definitions():
            name = item["metadata"]["name"]
            wait_until(partial(is_established, started, item), f"{name} is not served")
        yield started


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a chart's template fills in; groups of Kubernetes' own domain need a word."""
    approval = {"api-approved.kubernetes.io": "unapproved, for tests"}
    return {**item, "metadata": {"name": item["metadata"]["name"], "annotations": approval}}
