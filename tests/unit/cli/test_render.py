"""``eks-blueprint render``, and what the other commands say about clusters of EKS Anywhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.main import main as app
from eks_blueprint.cli import main
from tests.support.anywhere import raw
from tests.support.apps import ANYWHERE, ROOT

MIXED = {
    "defaults": {"kubernetes_version": "1.36"},
    "clusters": {"prod": {"profile": "core"}, "edge": raw("docker"), "site": raw("vsphere")},
}


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(folder: Path, content: dict[str, Any]) -> str:
    path = folder / "spec.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def test_writes_the_files_of_the_example(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    arguments = ["render", str(ANYWHERE), "--output", str(output)]
    assert main(arguments) == 0
    assert "next-steps.md has the commands that create factory" in capfd.readouterr().out
    first = tree(output)
    wanted = {"eks-anywhere.yaml", "hardware.csv", "next-steps.md", "variables.env.template"}
    assert {Path(name).name for name in first if name.startswith("factory/")} == wanted
    assert "gitops/infrastructure/controllers/shop/gatekeeper.yaml" in first
    assert main(arguments) == 0
    assert tree(output) == first


def test_no_file_holds_a_secret(tmp_path: Path) -> None:
    assert main(["render", str(ANYWHERE), "--output", str(tmp_path / "out")]) == 0
    found = tree(tmp_path / "out")
    assert "licenseToken: ${FACTORY_LICENSE_TOKEN}" in found["factory/eks-anywhere.yaml"]
    assert "${BMC_USERNAME},${BMC_PASSWORD}" in found["factory/hardware.csv"]
    templates = [text for name, text in found.items() if name.endswith(".env.template")]
    lines = [line for text in templates for line in text.splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Z_0-9]+=", line)] == []


def test_some_clusters_leave_the_files_of_others_and_what_is_not_ours(tmp_path: Path) -> None:
    spec, output = write(tmp_path, MIXED), tmp_path / "out"
    assert main(["render", spec, "--output", str(output)]) == 0
    own = output / "edge" / "edge" / "edge-eks-a-cluster.kubeconfig"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")
    before = tree(output)
    changed = {**MIXED["clusters"], "edge": raw("docker", worker_node_groups={"md-1": {}})}
    spec = write(tmp_path, {**MIXED, "clusters": changed})
    assert main(["render", spec, "--clusters", "edge", "--output", str(output)]) == 0
    after = tree(output)
    assert {name for name in before if before[name] != after.get(name)} == {
        "edge/eks-anywhere.yaml"
    }
    # A cluster that left the spec leaves the folder.
    changed.pop("site")
    spec = write(tmp_path, {**MIXED, "clusters": changed})
    assert main(["render", spec, "--output", str(output)]) == 0
    assert [name for name in tree(output) if name.startswith("site/")] == []
    assert own.read_text("utf-8") == "mine"


def test_fails_on_a_folder_of_something_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "cdk.out"
    output.mkdir()
    for name in ("cdk.out", ".eks-blueprint.json", "manifest.json"):
        (output / name).write_text("{}", encoding="utf-8")
    assert main(["render", write(tmp_path, MIXED), "--output", str(output)]) == 2
    assert "must be a new or empty folder, or one that a render wrote" in capfd.readouterr().err
    assert {path.name for path in output.iterdir()} - {".lock"} <= {
        "cdk.out",
        ".eks-blueprint.json",
        "manifest.json",
        ".eks-blueprint.lock",
    }


def test_fails_without_a_cluster_of_eks_anywhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path, MIXED)
    assert main(["render", spec, "--clusters", "prod"]) == 2
    assert (
        "none of prod is a cluster of EKS Anywhere, or has hybrid_nodes.sites"
        in capfd.readouterr().err
    )
    assert main(["render", spec, "--clusters", "prod,nobody"]) == 2
    assert "the spec has prod, edge, site" in capfd.readouterr().err


def commands() -> Iterator[list[str]]:
    for name in ("synth", "images", "upgrade", "teardown", "cost"):
        yield [name, str(ANYWHERE)]
    yield ["diff", str(ANYWHERE), str(ANYWHERE)]


@pytest.mark.parametrize("arguments", [*commands()], ids=lambda one: one[0])
def test_fails_with_an_answer_where_a_command_is_about_stacks(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capfd.readouterr().err
    assert "clusters must have an EKS cluster, got management, shop, factory" in error
    assert "`eks-blueprint render` writes their manifests" in error


def test_fails_in_the_app_of_the_cdk(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps({"spec": str(ANYWHERE)}))
    assert app() == 2
    assert "clusters must have an EKS cluster" in capfd.readouterr().err


def test_other_commands_say_what_they_leave_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path, MIXED)
    assert main(["upgrade", spec]) in (0, 1, 2)
    captured = capfd.readouterr()
    assert "left out: edge, site of target eks-anywhere" in captured.err
    assert main(["synth", spec, "--clusters", "edge"]) == 2
    assert (
        "the spec has prod, and edge, site of target eks-anywhere, which `render` writes"
        in capfd.readouterr().err
    )


def test_validate_counts_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", write(tmp_path, MIXED)]) == 0
    assert "valid, 3 clusters: prod, edge, site" in capfd.readouterr().out


def test_gitops_writes_the_trees_of_both_targets(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = {"git": {"url": "ssh://git@git.example.com/platform.git"}}
    secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:flux-a1b2c3"
    clusters = {
        "prod": {
            "profile": "core",
            "access_entries": {
                "a": {"principal_arn": "arn:aws:iam::111122223333:role/a", "role": "admin"}
            },
            "gitops": {"git": {**url["git"], "credential_secret_arn": secret}},
        },
        "edge": raw("docker", gitops=url, gatekeeper={}),
    }
    spec = write(tmp_path, {"clusters": clusters})
    assert main(["gitops", spec, "--output", str(tmp_path / "tree")]) == 0
    assert "files for prod, edge" in capfd.readouterr().out
    assert {path.name for path in (tmp_path / "tree" / "clusters").iterdir()} == {"prod", "edge"}
    assert (ROOT / "examples").is_dir()


def test_writes_the_configuration_of_hybrid_nodes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hybrid = ROOT / "examples" / "35-hybrid-nodes.yaml"
    output = tmp_path / "sites"
    assert main(["render", str(hybrid), "--output", str(output)]) == 0
    assert "hybrid-nodes has the configuration of nodes" in capfd.readouterr().out
    found = tree(output)
    names = {name for name in found if not name.startswith(".")}
    assert names == {
        "plant/hybrid-nodes/berlin.yaml",
        "plant/hybrid-nodes/lab.toml",
        "warehouse/hybrid-nodes/hall.yaml",
    }
    assert "trustAnchorArn: <HybridNodesTrustAnchorArn>" in found["plant/hybrid-nodes/berlin.yaml"]
    assert main(["render", str(hybrid), "--clusters", "plant", "--output", str(output)]) == 0
    assert tree(output) == found
