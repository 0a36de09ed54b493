"""A synthesis asks Node no more than it must, and loads no AWS service that it does not use."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measure import Scenario, run_once
from bench.report import MESSAGES
from eks_blueprint.governance import PACKS
from tests.support.apps import ROOT, context
from tests.support.run import environment

# Room for a few more constructs; the tables of `make bench` show the numbers of today.
ALL_PACKS = ",".join(PACKS)
LIMITS = (
    ("01-production", "aws-solutions", MESSAGES["production"]),
    ("08-platform", "aws-solutions", MESSAGES["platform"]),
    ("10-multi-tenant", "aws-solutions", 900),
    # Three further packs have findings on each subnet and each route, acknowledged one by one.
    ("01-production", ALL_PACKS, 850),
)


@pytest.mark.parametrize(("example", "packs", "limit"), LIMITS)
def test_messages_to_node(example: str, packs: str, limit: int) -> None:
    settings = {
        **context(),
        "spec": str(ROOT / "examples" / f"{example}.yaml"),
        "packs": packs,
    }
    cost = run_once(Scenario(example, ROOT / "app.py", settings, validation=False))
    assert 100 < cost.messages <= limit


LOADED = """
import contextlib, json, runpy, sys
with contextlib.suppress(SystemExit):
    runpy.run_path(sys.argv[1], run_name="__main__")
names = {name.split(".")[1] for name in sys.modules if name.startswith("aws_cdk.aws_")}
print(json.dumps(sorted(names)))
"""


def test_a_core_cluster_loads_the_services_that_it_uses(tmp_path: Path) -> None:
    settings = {"spec": str(ROOT / "examples" / "06-multi-cluster.yaml"), "packs": "aws-solutions"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(ROOT / "app.py")],
        env={
            **environment(settings, tmp_path / "out"),
            "PYTHONPATH": str(ROOT),
            "CDK_VALIDATION": "false",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    used = {"aws_ec2", "aws_eks", "aws_eks_v2", "aws_iam", "aws_kms", "aws_lambda", "aws_logs"}
    by_cdk = {
        "aws_applicationautoscaling",
        "aws_autoscaling",
        "aws_ecr_assets",
        "aws_elasticloadbalancing",
        "aws_elasticloadbalancingv2",
        "aws_s3_assets",
    }
    assert loaded == used | by_cdk
