"""The roles with which a pipeline deploys."""

import json
from pathlib import Path

from eks_blueprint.pipeline import deploy_roles


def manifest(folder: Path, *regions: str) -> Path:
    artifacts = {
        region: {
            "type": "aws:cloudformation:stack",
            "properties": {
                "assumeRoleArn": f"arn:${{AWS::Partition}}:iam::111122223333:role/"
                f"cdk-hnb659fds-deploy-role-111122223333-{region}"
            },
        }
        for region in regions
    }
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def test_their_order_is_not_that_of_the_manifest(tmp_path: Path) -> None:
    regions = ["eu-west-1", "us-east-1"]
    one = deploy_roles(manifest(tmp_path / "one", *regions), regions)
    other = deploy_roles(manifest(tmp_path / "other", *reversed(regions)), regions)
    assert one == other
    assert len(one) == 2
