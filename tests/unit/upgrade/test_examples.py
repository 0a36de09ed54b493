"""The examples have nothing that stands in the way of their next version."""

from pathlib import Path

import pytest

from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.catalogue import minor
from eks_blueprint.readiness import findings
from eks_blueprint.spec import load
from tests.support.apps import EXAMPLES, example

HARMLESS = {"objects-not-checked", "addresses-not-checked"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_library_gives_nothing_to_report(path: Path) -> None:
    blueprint = load(path)
    assembly: CloudAssembly = read_assembly(example(path).folder)
    for name, cluster in blueprint.clusters.items():
        current = cluster.kubernetes_version
        target = f"1.{minor(current) + 1}"
        found = findings(blueprint, assembly, current=current, target=target, cluster=name)
        assert {one.check for one in found} <= HARMLESS
