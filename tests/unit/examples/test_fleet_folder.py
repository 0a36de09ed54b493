"""The example of a fleet in a folder."""

from eks_blueprint.errors import Issue
from eks_blueprint.spec import load
from tests.support.apps import ROOT

FOLDER = ROOT / "examples" / "27-fleet-folder"


def test_each_cluster_has_what_its_files_say() -> None:
    warnings: list[Issue] = []
    blueprint = load(FOLDER, warn=warnings.append)
    assert warnings == []
    clusters = blueprint.clusters
    assert {name: one.environment.place for name, one in clusters.items()} == {
        "orders": ("444455556666", "eu-west-1"),
        "orders-test": ("111122223333", "eu-west-1"),
    }
    assert {name: one.network.nat for name, one in clusters.items()} == {
        "orders": "per_zone",
        "orders-test": "single",
    }
    assert clusters["orders"].tags == {"owner": "platform-team", "app": "orders"}
    assert blueprint.matching("wave:test") == ("orders-test",)


def test_a_cluster_is_three_lines() -> None:
    for path in (FOLDER / "clusters").glob("*.yaml"):
        assert len(path.read_text("utf-8").splitlines()) == 3
