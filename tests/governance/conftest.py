"""Each example, synthesized once with all packs and CDK's template validation."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.governance import PACKS
from tests.support.apps import EXAMPLES, Assembly, read
from tests.support.run import run_app


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Assembly]:
    folder = tmp_path_factory.mktemp("assemblies")
    found = {}
    for path in EXAMPLES:
        done = run_app({"spec": str(path), "packs": ",".join(PACKS)}, folder / path.stem)
        assert done.returncode == 0, done.stderr
        found[path.stem] = read(folder / path.stem)
    return found


@pytest.fixture(scope="session")
def reports(assemblies: Mapping[str, Assembly]) -> Mapping[str, list[dict[str, Any]]]:
    """What each plugin reported, by example."""
    return {name: report(assembly.folder) for name, assembly in assemblies.items()}


def report(folder: Path) -> list[dict[str, Any]]:
    content = json.loads((folder / "validation-report.json").read_text(encoding="utf-8"))
    plugins: list[dict[str, Any]] = content["pluginReports"]
    return plugins
