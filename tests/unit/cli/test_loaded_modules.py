"""Commands about a cloud assembly load nothing that only a spec, AWS or the CDK needs."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.apps import ROOT
from tests.support.cloud_assemblies import written

CLUSTER = {"Type": "AWS::EKS::Cluster", "Properties": {"Name": "prod", "Version": "1.35"}}
# Half of the time of a review went into models of the spec that it does not use.
ABSENT = (
    "aws_cdk",
    "boto3",
    "constructs",
    "eks_blueprint.live",
    "eks_blueprint.spec",
    "eks_blueprint.upgrade",
    "jsii",
    "rich",
)
PROGRAM = """
import json, sys
from eks_blueprint.cli import main

found = {}
for words in json.loads(sys.argv[1]):
    code = main(words)
    # A command that was refused shows nothing.
    assert code in (0, 1), (words, code)
    found[words[0]] = [name for name in json.loads(sys.argv[2]) if name in sys.modules]
print(json.dumps(found))
"""


def test_a_cloud_assembly_is_answered_without_what_only_a_spec_needs(tmp_path: Path) -> None:
    (tmp_path / "cdk.out").mkdir()
    folder = str(written(tmp_path / "cdk.out", {"prod": {"Resources": {"Cluster": CLUSTER}}}))
    commands = [
        ["explain", "SEC-NET-1"],
        ["check", folder],
        ["teardown", folder],
        ["cost", folder],
        ["diff", folder, folder],
        ["review", folder, "--output", str(tmp_path / "review")],
    ]
    # One process, since a start takes longer than all commands.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands), json.dumps(ABSENT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {words[0]: [] for words in commands}
