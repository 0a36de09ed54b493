"""The example that uses two constructs in an app of its own runs, and gives what it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support.apps import ROOT


def test_two_constructs_work_on_a_cluster_that_exists(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "07-python" / "app.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CDK_OUTDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    template = json.loads((tmp_path / "Reports.template.json").read_text(encoding="utf-8"))
    kinds = sorted(resource["Type"] for resource in template["Resources"].values())
    assert kinds == [
        "AWS::EKS::AccessEntry",
        "AWS::EKS::PodIdentityAssociation",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
    ]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert "missing" not in manifest
