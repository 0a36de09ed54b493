"""The roles with which stacks of a cloud assembly are deployed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from eks_blueprint.errors import BlueprintError

__all__ = ["DeployRole", "deploy_roles"]

_STACK = "aws:cloudformation:stack"
_ROLE = re.compile(r"arn:.+:iam::(?P<account>\d{12}):role/(?P<name>[^:]+)")


class DeployRole(NamedTuple):
    """A role that deploys a stack.

    :param account: its account.
    :param name: its name.
    """

    account: str
    name: str

    @property
    def pattern(self) -> str:
        """Its name in every account and Region."""
        head, found, _ = self.name.partition("-deploy-role-")
        return f"{head}{found}*" if found else self.name


def deploy_roles(assembly: Path, stacks: Collection[str]) -> tuple[DeployRole, ...]:
    """Return the roles of stacks, each once, by account and name.

    :param assembly: folder of the cloud assembly.
    :param stacks: names of the stacks.
    :raises BlueprintError: if a stack has no such role.

    Source: aws-cdk-lib 2.275.0, ``DefaultStackSynthesizer.deployRoleArn``.
    """
    manifest = json.loads((assembly / "manifest.json").read_text("utf-8"))
    found: dict[DeployRole, None] = {}
    for key, artifact in manifest["artifacts"].items():
        properties = artifact.get("properties", {})
        name = properties.get("stackName", key)
        if artifact["type"] != _STACK or name not in stacks:
            continue
        role = _ROLE.fullmatch(properties.get("assumeRoleArn", ""))
        if role is None:
            raise BlueprintError(
                f"a pipeline deploys stacks with the deploy role of cdk bootstrap, got none for "
                f"{name}; leave the synthesizer of the stack as it is"
            )
        found[DeployRole(role["account"], role["name"])] = None
    # The order of a manifest that several processes wrote is another one.
    return tuple(sorted(found, key=lambda role: (role.account, role.name)))
