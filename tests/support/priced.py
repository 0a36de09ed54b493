"""Small cloud assemblies for estimates of cost."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.estimate import Amounts, Component, Estimate, estimate, read_assumptions

__all__ = [
    "TODAY",
    "assembly_of",
    "cluster",
    "cost_of",
    "expected",
    "manifest",
    "node_group",
    "node_pool",
    "usd",
]

TODAY = date(2026, 11, 25)


def assembly_of(
    resources: Mapping[str, Any], *, region: str | None = "us-east-1", **others: Mapping[str, Any]
) -> CloudAssembly:
    """Give an assembly with a stack `prod`, and others by name."""
    stacks = {"prod": resources, **others}
    return CloudAssembly(
        {
            name: Stack(name, {"Resources": found}, account=None, region=region)
            for name, found in stacks.items()
        },
        {},
    )


def cost_of(
    resources: Mapping[str, Any], *assume: str, region: str | None = "us-east-1"
) -> Estimate:
    """Estimate one stack."""
    return estimate(
        assembly_of(resources, region=region), today=TODAY, assumed=read_assumptions(assume)
    )


def usd(result: Estimate, component: Component) -> Amounts:
    """Give what a component costs."""
    found = [one.monthly for one in result.components if one.component is component]
    return found[0] if found else Amounts.of(0)


def expected(result: Estimate, price: str) -> Decimal:
    """Give what is expected for all lines with a price."""
    return sum(
        (one.monthly.expected for one in result.lines if one.price == price), start=Decimal(0)
    )


def cluster(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::EKS::Cluster",
        "Properties": {
            "Name": "prod",
            "Version": "1.36",
            "UpgradePolicy": {"SupportType": "STANDARD"},
            **properties,
        },
    }


def node_group(
    *types: str, least: Any = 2, desired: Any = 2, most: Any = 2, **properties: Any
) -> dict[str, Any]:
    return {
        "Type": "AWS::EKS::Nodegroup",
        "Properties": {
            "InstanceTypes": list(types) or ["m7g.large"],
            "ScalingConfig": {"MinSize": least, "DesiredSize": desired, "MaxSize": most},
            **properties,
        },
    }


def node_pool(
    name: str = "default",
    *,
    cpu: Any = "100",
    memory: str = "400Gi",
    kinds: tuple[str, ...] = ("on-demand", "spot"),
    arch: str = "arm64",
    categories: tuple[str, ...] = ("c", "m", "r"),
    **spec: Any,
) -> dict[str, Any]:
    group = "karpenter.k8s.aws"
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": {
            "template": {
                "spec": {
                    "nodeClassRef": {"group": group, "kind": "EC2NodeClass", "name": "default"},
                    "requirements": [
                        {
                            "key": "karpenter.sh/capacity-type",
                            "operator": "In",
                            "values": [*kinds],
                        },
                        {"key": "kubernetes.io/arch", "operator": "In", "values": [arch]},
                        {
                            "key": f"{group}/instance-category",
                            "operator": "In",
                            "values": [*categories],
                        },
                        {
                            "key": f"{group}/instance-generation",
                            "operator": "Gt",
                            "values": ["5"],
                        },
                    ],
                }
            },
            "limits": {"cpu": cpu, "memory": memory},
            **spec,
        },
    }


def manifest(*objects: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"Manifest": json.dumps([*objects])},
    }
