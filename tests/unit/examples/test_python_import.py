"""The examples that use constructs in apps of their own run, and give what they promise."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.apps import ROOT

# The app belongs to the example, so the rule packs come in at its synthesis; a finding fails it.
WITH_PACKS = """
import runpy, sys
import aws_cdk as cdk
from eks_blueprint.governance import PACKS, attach_packs

synth = cdk.App.synth

def checked(app):
    attach_packs(app, PACKS)
    return synth(app)

cdk.App.synth = checked
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def run(name: str, output: Path, *arguments: str) -> Counter[str]:
    """Run an example and count the types of its resources."""
    script = str(ROOT / "examples" / name / "app.py")
    done = subprocess.run(
        [sys.executable, *arguments, script],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CDK_OUTDIR": str(output)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert "missing" not in manifest
    (template,) = output.glob("*.template.json")
    resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    return Counter(resource["Type"] for resource in resources.values())


def test_two_constructs_work_on_a_cluster_that_exists(tmp_path: Path) -> None:
    assert sorted(run("07-python", tmp_path)) == [
        "AWS::EKS::AccessEntry",
        "AWS::EKS::PodIdentityAssociation",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
    ]


def test_security_and_tenancy_work_on_a_cluster_that_exists(tmp_path: Path) -> None:
    got = run("12-python-security", tmp_path)
    assert got["AWS::EKS::AccessEntry"] == 1
    assert got["AWS::EKS::PodIdentityAssociation"] == 2
    assert got["Custom::AWSCDK-EKS-HelmChart"] == 1
    assert got["Custom::AWSCDK-EKS-KubernetesResource"] > 20
    assert got["AWS::ECR::Repository"] == 1


@pytest.mark.validation
@pytest.mark.parametrize("name", ["07-python", "12-python-security"])
def test_example_has_no_finding_in_any_pack(name: str, tmp_path: Path) -> None:
    run(name, tmp_path, "-c", WITH_PACKS)
