"""The command that writes the tree of a fleet."""

from pathlib import Path

import pytest

from eks_blueprint.cli import main
from tests.support.apps import ROOT

HEAD = """\
defaults:
  profile: core
  network: {availability_zones: [eu-west-1a, eu-west-1b, eu-west-1c]}
  storage: {}
  gitops: {layout: LAYOUT, git: {url: "https://github.com/example/fleet.git"}}
clusters:
"""
EU, US = "  eu: {}\n", "  us: {}\n"
OTHER = "  us: {manifests: {a: {objects: [OBJECT]}}}\n".replace(
    "OBJECT", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
)


@pytest.fixture(autouse=True)
def in_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


class Repository:
    def __init__(self, folder: Path) -> None:
        self.spec, self.root = folder / "spec.yaml", folder / "tree"

    def write(self, *clusters: str, layout: str = "fleet", only: str = "") -> int:
        self.spec.write_text(HEAD.replace("LAYOUT", layout) + "".join(clusters), encoding="utf-8")
        arguments = ["gitops", "--spec", str(self.spec), "--clusters", only]
        return main([*arguments, "--output", str(self.root)])

    @property
    def files(self) -> dict[str, str]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_text("utf-8") for path in found}

    @property
    def shared(self) -> set[str]:
        return {"/".join(n.split("/")[:2]) for n in self.files if n.startswith("base/")}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_tree_follows_the_spec_and_leaves_what_is_yours_alone(repository: Repository) -> None:
    assert repository.write(EU, OTHER) == 0
    assert "base/manifests-a" in repository.shared
    yours = {
        "apps/base/kustomization.yaml": "resources: [shop.yaml]\n",
        "apps/base/shop.yaml": "kind: Namespace\n",
        "clusters/us/patches/kustomization.yaml": "kind: Component\n",
        "base/mine/thing/kustomization.yaml": "resources: []\n",
    }
    for name, text in yours.items():
        path = repository.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = repository.files
    # One cluster is written, and the other one keeps what it names.
    assert repository.write(EU, OTHER, only="eu") == 0
    assert repository.files == before
    # A layer leaves the spec, and with it what nobody names any longer.
    assert repository.write(EU, US) == 0
    after = repository.files
    assert {name: after[name] for name in yours} == yours
    assert "base/manifests-a" not in repository.shared
    assert not (repository.root / "clusters/us/manifests-a").exists()
    assert before.keys() - after.keys() == {name for name in before if "/manifests-a" in name}


def test_a_tree_of_its_own_becomes_a_part_of_the_fleet_and_back(repository: Repository) -> None:
    assert repository.write(EU, US, layout="cluster") == 0
    before = repository.files
    assert repository.write(EU, US) == 0
    assert not (repository.root / "infrastructure").exists()
    assert repository.shared
    assert repository.write(EU, US, layout="cluster") == 0
    assert not repository.shared
    after = repository.files
    assert {name: after[name] for name in before} == before
    # What is yours stays.
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"apps", "clusters"}


def test_fails_where_a_change_of_a_user_would_be_lost(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    assert repository.write(EU, US, layout="cluster") == 0
    changed = repository.root / "clusters" / "us" / "configs" / "kustomization.yaml"
    with changed.open("a", encoding="utf-8") as file:
        file.write("patches: []\n")
    before = repository.files
    capfd.readouterr()
    assert repository.write(EU, US) == 2
    said = capfd.readouterr().err
    assert "clusters/us/configs/kustomization.yaml must be as eks_blueprint wrote it" in said
    assert "move them to clusters/us/patches/kustomization.yaml" in said
    assert repository.files == before


ENVIRONMENTS = """\
environments:
  test: {account: "111122223333", regions: [eu-west-1]}
  production: {account: "444455556666", regions: [eu-west-1]}
"""


@pytest.mark.parametrize("changed", [False, True])
def test_a_cluster_that_moves_gets_the_objects_of_its_environment(
    repository: Repository, capfd: pytest.CaptureFixture[str], changed: bool
) -> None:
    assert repository.write("  eu: {environment: test}\n", ENVIRONMENTS) == 0
    name = "clusters/eu/apps/kustomization.yaml"
    apps = repository.root / name
    if changed:
        apps.write_text(f"{apps.read_text('utf-8')}- own.yaml\n", encoding="utf-8")
    assert repository.write("  eu: {environment: production}\n", ENVIRONMENTS) == 0
    # What a user changed stays, and the user is told.
    expected = "test\n- own.yaml\n" if changed else "production\n"
    assert repository.files[name].endswith(f"- ../../../apps/{expected}")
    said = capfd.readouterr().err
    assert ("names apps/test, and the cluster has apps/production" in said) == changed
    (entry,) = (
        text
        for path, text in repository.files.items()
        if path.endswith("eu/crds/kustomization.yaml")
    )
    assert "environments/production/patches" in entry
