"""Each example, synthesized once with all packs and CDK's template validation."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.apps import EXAMPLES, ROOT, Assembly, read
from tests.support.findings import plugin_reports
from tests.support.run import environment


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Assembly]:
    folder = tmp_path_factory.mktemp("assemblies")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.synthesize_all", str(folder)],
        env=environment({}, folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.stem: read(folder / path.stem) for path in EXAMPLES}


@pytest.fixture(scope="session")
def reports(assemblies: Mapping[str, Assembly]) -> Mapping[str, list[dict[str, Any]]]:
    """What each plugin reported, by example."""
    return {name: plugin_reports(assembly.folder) for name, assembly in assemblies.items()}
