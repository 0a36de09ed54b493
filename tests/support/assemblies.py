"""Cloud assemblies that are written without the CDK."""

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eks_blueprint.pipeline import Place, PlannedStage, PlannedWave, WaveOfPlan

ACCOUNT = "111122223333"


def write_assembly(
    folder: Path,
    stacks: Mapping[str, str],
    *,
    account: str = ACCOUNT,
    needs: Mapping[str, Sequence[str]] | None = None,
    assets: Mapping[str, Mapping[str, str]] | None = None,
    role: str = "cdk-hnb659fds-deploy-role",
) -> Path:
    """Write an assembly with stacks, as CDK does.

    :param folder: where it is written.
    :param stacks: Regions of the stacks by name.
    :param account: their account.
    :param needs: on which stacks each depends.
    :param assets: paths of the assets of each, by id.
    :param role: start of the name of the deploy role.
    """
    artifacts: dict[str, Any] = {}
    for name, region in stacks.items():
        template = f"{name}.template.json"
        text = json.dumps({"Resources": {name.title(): {"Type": "AWS::SNS::Topic"}}}, indent=1)
        (folder / template).write_text(text, "utf-8")
        paths = {"template": template, **(assets or {}).get(name, {})}
        publishing = f"role/cdk-hnb659fds-file-publishing-role-{account}-{region}"
        target = {
            "bucketName": "assets",
            "assumeRoleArn": f"arn:${{AWS::Partition}}:iam::{account}:{publishing}",
        }
        files = {
            key: {
                "source": {"path": path, "packaging": "file"},
                "destinations": {f"{account}-{region}": {**target, "objectKey": key}},
            }
            for key, path in paths.items()
        }
        content = json.dumps({"version": "55.0.0", "files": files})
        (folder / f"{name}.assets.json").write_text(content, "utf-8")
        artifacts[f"{name}.assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{name}.assets.json"},
        }
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{account}/{region}",
            "properties": {
                "templateFile": template,
                "assumeRoleArn": f"arn:${{AWS::Partition}}:iam::{account}:role/{role}-{account}"
                f"-{region}",
                "cloudFormationExecutionRoleArn": f"arn:${{AWS::Partition}}:iam::{account}:role/"
                f"cdk-hnb659fds-cfn-exec-role-{account}-{region}",
            },
            "dependencies": [*(needs or {}).get(name, ()), f"{name}.assets"],
            "displayName": name,
        }
    manifest = {"version": "55.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


@cache
def one_stack_assembly() -> Path:
    """Return an assembly with the stack ``payments``, which is gone when the process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_assembly(folder, {"payments": "eu-west-1"})


ONE_STAGE = PlannedStage("test-eu-west-1", Place(ACCOUNT, "eu-west-1"), ("payments",))
ONE_WAVE = PlannedWave(WaveOfPlan("test"), ((ONE_STAGE,),), ("payments",))
