"""A cloud assembly after an edit that every example can have, without a second synthesis."""

import json
from dataclasses import replace
from typing import Any

from eks_blueprint.assembly import CloudAssembly

__all__ = ["edited"]


def edited(assembly: CloudAssembly) -> CloudAssembly:
    """Give a private subnet another range, the log group of each cluster another construct id, and
    each cluster a tag: what replaces, what is refused, and what is harmless.
    """
    stacks = {
        name: replace(stack, template=_edited(stack.template))
        for name, stack in assembly.stacks.items()
    }
    return CloudAssembly(stacks, assembly.gitops)


def _edited(template: Any) -> Any:
    text = json.dumps(template)
    for key, resource in template["Resources"].items():
        name = resource.get("Properties", {}).get("LogGroupName", "")
        if resource["Type"] == "AWS::Logs::LogGroup" and str(name).startswith("/aws/eks/"):
            text = text.replace(f'"{key}"', f'"{key}Renamed"')
    new = json.loads(text)
    for key, resource in new["Resources"].items():
        if resource["Type"] == "AWS::EC2::Subnet" and "privateSubnet1" in key:
            resource["Properties"]["CidrBlock"] = "10.255.0.0/24"
        if resource["Type"] == "AWS::EKS::Cluster":
            resource["Properties"].setdefault("Tags", []).append({"Key": "note", "Value": "x"})
    return new
