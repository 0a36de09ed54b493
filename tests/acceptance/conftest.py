"""One API server a process, with the definitions of every chart."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.api_server import ApiServer, binaries, running
from tests.acceptance.surroundings import install_definitions
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
        install_definitions(started)
        yield started
