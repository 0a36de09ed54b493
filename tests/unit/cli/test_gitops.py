from pathlib import Path

import pytest

from eks_blueprint.cli import main
from tests.support.apps import ROOT

NAMESPACE = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
GITOPS = ROOT / "examples" / "09-gitops.yaml"


@pytest.fixture(autouse=True)
def in_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_tree_follows_the_spec_and_leaves_the_rest_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "infrastructure" / "controllers" / "staging" / "gone.yaml"
    own = tmp_path / "apps" / "shop.yaml"
    overlay = tmp_path / "clusters" / "staging" / "crds" / "kustomization.yaml"
    for path in (stale, own, overlay):
        path.parent.mkdir(parents=True)
        path.write_text("mine: true\n", encoding="utf-8")
    arguments = ["gitops", "--spec", str(GITOPS), "--clusters", "staging"]
    assert main([*arguments, "--output", str(tmp_path)]) == 0
    assert "files for staging" in capfd.readouterr().out
    assert not stale.exists()
    assert own.exists()
    assert overlay.read_text(encoding="utf-8") == "mine: true\n"
    assert (tmp_path / "clusters" / "staging" / "configs" / "kustomization.yaml").is_file()
    assert not (tmp_path / "clusters" / "production").exists()


def test_fails_without_gitops_and_writes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = ROOT / "examples" / "02-production-ipv4.yaml"
    output = tmp_path / "tree"
    assert main(["gitops", "--spec", str(spec), "--output", str(output)]) == 2
    assert "none of production-ipv4 has gitops" in capfd.readouterr().err
    assert not output.exists()


def test_fails_half_way_and_leaves_the_tree_unchanged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["gitops", "--spec", str(GITOPS), "--clusters", "staging", "--output"]
    assert main([*arguments, str(tmp_path)]) == 0
    layer = tmp_path / "infrastructure" / "definitions"
    for file in sorted(layer.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    layer.rmdir()
    layer.write_text("mine", encoding="utf-8")
    (tmp_path / "infrastructure" / "configs" / "staging" / "own.yaml").touch()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main([*arguments, str(tmp_path)]) == 2
    assert "output must be a folder that can be written" in capfd.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_fails_on_misspelt_context(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cdk.json").write_text('{"context": {"Spec": "x.yaml"}}', encoding="utf-8")
    assert main(["gitops", "--spec", str(GITOPS), "--output", "tree"]) == 2
    assert "context must have no key Spec" in capfd.readouterr().err
    assert not (tmp_path / "tree").exists()


def test_layers_that_left_the_spec_are_removed_with_their_plain_overlays(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    head = """\
clusters:
  prod:
    network: {availability_zones: [eu-west-1a, eu-west-1b, eu-west-1c]}
    gitops: {git: {url: "https://github.com/example/gitops.git"}}
"""
    charts = "".join(
        f"      {name}: {{repository: 'https://charts.example.com', version: 1.0.0}}\n"
        for name in ("one", "two")
    )
    spec.write_text(f"{head}    charts:\n{charts}", encoding="utf-8")
    output = tmp_path / "tree"
    arguments = ["gitops", "--spec", str(spec), "--output", str(output)]
    assert main(arguments) == 0
    overlays = {name: output / "clusters" / "prod" / f"chart-{name}" for name in ("one", "two")}
    with (overlays["two"] / "kustomization.yaml").open("a", encoding="utf-8") as file:
        file.write("patches: []\n")
    own = output / "infrastructure" / "mine" / "prod" / "kustomization.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("resources: []\n", encoding="utf-8")
    spec.write_text(head + "    manifests: {a: {objects: [" + NAMESPACE + "]}}\n", encoding="utf-8")
    assert main(arguments) == 0
    layers = {path.parent.name for path in output.glob("infrastructure/*/prod")}
    assert layers == {"crds", "controllers", "definitions", "configs", "manifests-a", "mine"}
    assert not overlays["one"].exists()
    assert overlays["two"].is_dir()
