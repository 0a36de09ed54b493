"""The command that lists what clusters pull, and the script that copies it."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from eks_blueprint.cli import main
from tests.support.apps import ROOT

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
CLUSTER = {
    "profile": "core",
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "cluster_autoscaler": {},
    "access_entries": {
        "admin": {"principal_arn": "arn:aws:iam::111122223333:role/admin", "role": "admin"}
    },
    "charts": {
        "podinfo": {"repository": "oci://ghcr.io/stefanprodan/charts/podinfo", "version": "6.7.0"}
    },
}
DIGEST = f"sha256:{'0a' * 32}"
FAKE = """#!/bin/sh
echo "$(basename "$0") $*" >> "$LOG"
case "$*" in
  "ecr get-login-password"*) echo secret ;;
  "sts get-caller-identity"*) echo 444455556666 ;;
  "auth login"*|"registry login"*) cat > /dev/null ;;
  "digest "*there*) ;;
  "digest "*) exit 1 ;;
esac
"""


def write(folder: Path, **clusters: object) -> str:
    path = folder / "x.yaml"
    path.write_text(yaml.safe_dump({"clusters": clusters}), "utf-8")
    return str(path)


def test_the_list_is_data_as_well(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = write(tmp_path, prod=CLUSTER)
    assert main(["images", spec, "--format", "json"]) == 0
    said = json.loads(capfd.readouterr().out)
    (cluster,) = said["clusters"]
    assert (said["result"], cluster["cluster"]) == ("images", "prod")
    assert {
        "kind": "chart",
        "name": "oci://ghcr.io/stefanprodan/charts/podinfo:6.7.0",
        "copy": "",
    } in cluster["pulls"]


def test_lists_charts_and_images_with_their_versions(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path, prod=CLUSTER, other={"profile": "core"})
    assert main(["images", "--spec", spec, "--clusters", "prod"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "prod"
    assert "  chart  oci://ghcr.io/stefanprodan/charts/podinfo:6.7.0" in lines
    assert any(line.startswith("  image  registry.k8s.io/autoscaling/cluster") for line in lines)
    assert not any(HOST in line for line in lines)


def test_lists_where_copies_are(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    images = [f"quay.io/team/app:1@{DIGEST}"]
    cluster = {**CLUSTER, "private_registry": {"images": images}}
    assert main(["images", "--spec", write(tmp_path, prod=cluster)]) == 0
    text = capfd.readouterr().out
    copy = f"{HOST}/mirror/quay.io/team/app:1@{DIGEST}"
    assert f"  image  quay.io/team/app:1@{DIGEST}  {copy}\n" in text
    assert f"{HOST}/mirror/charts/ghcr.io/stefanprodan/charts/podinfo:6.7.0\n" in text


def test_fails_for_a_script_without_private_registry(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["images", "--spec", write(tmp_path, prod=CLUSTER), "--script"]) == 2
    assert "none of prod has a private registry to copy to" in capfd.readouterr().err


def run(script: str, folder: Path, **variables: str) -> Sequence[str]:
    """Run the script with commands that write down how they are called."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for name in ("aws", "crane", "helm"):
        (bin_ / name).write_text(FAKE, "utf-8")
        (bin_ / name).chmod(0o755)
    log = folder / "log"
    environment = {"PATH": f"{bin_}:{os.environ['PATH']}", "LOG": str(log), **variables}
    subprocess.run(["/bin/sh", "-c", script], env=environment, check=True, capture_output=True)
    return log.read_text("utf-8").splitlines()


def test_script_copies_what_is_missing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    registry = {
        "pull_through_cache": True,
        "images": ["ghcr.io/team/there:1", f"ghcr.io/team/app@{DIGEST}", "ghcr.io/team/web:2"],
    }
    spec = write(tmp_path, prod={**CLUSTER, "private_registry": registry})
    assert main(["images", "--spec", spec, "--script"]) == 0
    calls = run(capfd.readouterr().out, tmp_path)
    assert f"crane auth login --username AWS --password-stdin {HOST}" in calls
    assert f"helm registry login --username AWS --password-stdin {HOST}" in calls
    copies = [call for call in calls if call.startswith("crane copy")]
    assert copies == [
        f"crane copy ghcr.io/team/app@{DIGEST} "
        f"{HOST}/mirror/ghcr.io/team/app:{DIGEST.replace(':', '-')}",
        f"crane copy ghcr.io/team/web:2 {HOST}/mirror/ghcr.io/team/web:2",
    ]
    (pull,) = [call for call in calls if call.startswith("crane pull")]
    assert f"{HOST}/mirror/registry.k8s.io/autoscaling/cluster-autoscaler:" in pull
    pulls = [call for call in calls if call.startswith("helm pull")]
    assert any("cluster-autoscaler --repo https://kubernetes.github.io/aut" in p for p in pulls)
    assert any("oci://ghcr.io/stefanprodan/charts/podinfo --version 6.7.0" in p for p in pulls)
    pushes = [call for call in calls if call.startswith("helm push")]
    assert any(
        call.endswith(f"podinfo-6.7.0.tgz oci://{HOST}/mirror/charts/ghcr.io/stefanprodan/charts")
        for call in pushes
    )


def test_script_asks_for_what_the_spec_does_not_say(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cluster = {k: v for k, v in CLUSTER.items() if k not in ("environment", "charts")}
    spec = write(tmp_path, prod={**cluster, "private_registry": {}})
    assert main(["images", "--spec", spec, "--script"]) == 0
    script = capfd.readouterr().out
    host = "444455556666.dkr.ecr.eu-central-1.amazonaws.com"
    calls = run(script, tmp_path, AWS_REGION="eu-central-1")
    assert f"crane auth login --username AWS --password-stdin {host}" in calls
    failed = subprocess.run(
        ["/bin/sh", "-c", script],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert failed.returncode != 0
    assert b"must be set to the Region of the registry" in failed.stderr


def test_a_cluster_that_pulls_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["images", str(ROOT / "examples" / "03-poc.yaml")]) == 0
    assert capsys.readouterr().out == "trial\n  none: EKS chooses the images of managed add-ons\n"
