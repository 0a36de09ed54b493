"""From the stacks and objects of a cluster to what its pods run on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.assembly import KubernetesObject, Resource, mapping_of, sequence_of, text_of
from eks_blueprint.review.architecture import Compute
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.networks import Network, tier_of
from eks_blueprint.review.source import Source, text
from eks_blueprint.review.subnets_used import subnets_used

__all__ = ["compute_of"]

# Constructs of this library and of the CDK that hold what pods run on.
_HOLDERS = (
    "Blueprint",
    "Components",
    "NodeGroups",
    "FargateProfiles",
    "AutoScalingGroups",
    "OutpostNodes",
    "Tenants",
    "Fargate",
    "ASG",
)
_OPERATORS = {"In": "in", "NotIn": "not in", "Gt": "over", "Lt": "under", "Exists": "exists"}


def compute_of(source: Source, cluster: Cluster, network: Network) -> Iterator[Compute]:
    """Yield what the pods of a cluster run on.

    :param source: the assembly.
    :param cluster: the cluster.
    :param network: its VPC.
    """
    for one in cluster.own("AWS::EKS::Nodegroup"):
        properties = one.properties
        scaling = mapping_of(properties.get("ScalingConfig"))
        least, desired, most = (
            text_of(scaling.get(key, "")) for key in ("MinSize", "DesiredSize", "MaxSize")
        )
        subnets = source.subnets(cluster.stack, properties.get("Subnets"))
        yield Compute(
            kind="node group",
            name=text(properties.get("NodegroupName")) or _named(source, one),
            place=source.place(one),
            instances=tuple(map(text_of, sequence_of(properties.get("InstanceTypes")))),
            capacity=text(properties.get("CapacityType")).lower().replace("_", "-"),
            size=f"{least} to {most} nodes" + (f", {desired} desired" if desired else ""),
            image=text(properties.get("AmiType")),
            tiers=tier_of(network, subnets),
            subnets=subnets,
        )
    for one in cluster.own("AWS::EKS::FargateProfile"):
        selectors = sequence_of(one.properties.get("Selectors"))
        spaces = [text(mapping_of(item).get("Namespace")) for item in selectors]
        subnets = source.subnets(cluster.stack, one.properties.get("Subnets"))
        yield Compute(
            kind="Fargate profile",
            name=text(one.properties.get("FargateProfileName")) or _named(source, one),
            place=source.place(one),
            instances=(),
            capacity="",
            size=f"pods of {', '.join(spaces)}",
            image="",
            tiers=tier_of(network, subnets),
            subnets=subnets,
        )
    for one in cluster.own("AWS::AutoScaling::AutoScalingGroup"):
        properties = one.properties
        subnets = source.subnets(cluster.stack, properties.get("VPCZoneIdentifier"))
        yield Compute(
            kind="Auto Scaling group",
            name=text(properties.get("AutoScalingGroupName")) or _named(source, one),
            place=source.place(one),
            instances=(),
            capacity="",
            size=f"{text(properties.get('MinSize'))} to {text(properties.get('MaxSize'))}",
            image="",
            tiers=tier_of(network, subnets),
            subnets=subnets,
        )
    for item in cluster.objects:
        if item.kind == "NodePool":
            yield _pool(source, cluster, network, item)


def _named(source: Source, resource: Resource) -> str:
    """Return the name that people gave a resource: its construct without those that hold all."""
    path = source.readable(resource)
    below = [one for one in path.split("/") if one not in _HOLDERS]
    return "/".join(below) or path


def _pool(source: Source, cluster: Cluster, network: Network, item: KubernetesObject) -> Compute:
    spec = mapping_of(item.content.get("spec"))
    template = mapping_of(mapping_of(spec.get("template")).get("spec"))
    needs = {
        text(mapping_of(one).get("key")): (
            text(mapping_of(one).get("operator")),
            tuple(map(text_of, sequence_of(mapping_of(one).get("values")))),
        )
        for one in sequence_of(template.get("requirements"))
    }
    limits = mapping_of(spec.get("limits"))
    _, capacity = needs.get("karpenter.sh/capacity-type", ("", ()))
    subnets = subnets_used(source, cluster, item)
    return Compute(
        kind="NodePool",
        name=item.name,
        place=source.place_of(cluster.delivering(item)),
        instances=tuple(
            f"{key.rpartition('/')[2]} {_OPERATORS.get(operator, operator)} {', '.join(values)}"
            for key, (operator, values) in needs.items()
            if key not in ("karpenter.sh/capacity-type", "kubernetes.io/os")
        ),
        capacity=" and ".join(capacity),
        size=", ".join(f"{key} at most {text_of(value)}" for key, value in limits.items()),
        image=_image_of(cluster, template),
        tiers=tier_of(network, subnets),
        subnets=subnets,
    )


def _image_of(cluster: Cluster, template: Any) -> str:
    """Return the image of the nodes of a NodePool, by its class."""
    name = mapping_of(template.get("nodeClassRef")).get("name")
    for item in cluster.objects:
        if item.kind == "EC2NodeClass" and item.name == name:
            terms = sequence_of(mapping_of(item.content.get("spec")).get("amiSelectorTerms"))
            return ", ".join(
                text(mapping_of(one).get("alias")) for one in terms if "alias" in mapping_of(one)
            )
    return ""
