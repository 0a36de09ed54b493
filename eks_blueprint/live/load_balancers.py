"""Load balancers that controllers of a cluster made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.live._read import tags
from eks_blueprint.live.session import Session

__all__ = ["LiveLoadBalancer", "load_balancers_of"]

# aws/aws-load-balancer-controller at commit 225f445, pkg/deploy/tracking/provider.go; for EKS Auto
# Mode the AWS managed policy AmazonEKSLoadBalancingPolicy.
_CLUSTER_TAGS = ("elbv2.k8s.aws/cluster", "eks:eks-cluster-name")
# Both tag with the object, such as ingress.k8s.aws/stack or service.eks.amazonaws.com/stack.
_OBJECT = re.compile(r"(ingress|service|gateway)\.[a-z0-9.]+/stack")
# The controller of Kubernetes itself: kubernetes/cloud-provider-aws, pkg/providers/v1/aws.go.
_IN_TREE = "kubernetes.io/service-name"
# Elastic Load Balancing API reference, DescribeTags: up to 20 resources in one call.
_AT_ONCE = 20


@dataclass(frozen=True)
class LiveLoadBalancer:
    """A load balancer.

    :param arn: its ARN.
    :param name: its name.
    :param type: ``application``, ``network`` or ``gateway``.
    :param scheme: ``internet-facing`` or ``internal``.
    :param vpc: id of its VPC.
    :param object: Kubernetes object that it was made for, such as ``Ingress shop/web``, or an empty
        text.
    """

    arn: str
    name: str
    type: str
    scheme: str
    vpc: str
    object: str


def load_balancers_of(session: Session, cluster: str) -> tuple[LiveLoadBalancer, ...]:
    """Describe the load balancers whose tags name a cluster.

    Classic Load Balancers are not among them: neither the library nor its controllers make any.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises LiveError: if AWS cannot be asked.

    Source: Elastic Load Balancing API reference, version 2015-12-01, ``DescribeLoadBalancers`` and
    ``DescribeTags``.
    """
    found = {
        one["LoadBalancerArn"]: one
        for one in session.items("elbv2", "describe_load_balancers", "LoadBalancers")
    }
    return tuple(
        LiveLoadBalancer(
            arn=arn,
            name=found[arn].get("LoadBalancerName", ""),
            type=found[arn].get("Type", ""),
            scheme=found[arn].get("Scheme", ""),
            vpc=found[arn].get("VpcId", ""),
            object=_object(own),
        )
        for arn, own in sorted(_tagged(session, list(found)))
        if _is_of(cluster, own)
    )


def _tagged(session: Session, arns: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for start in range(0, len(arns), _AT_ONCE):
        chosen = arns[start : start + _AT_ONCE]
        answer: Mapping[str, Any] = session.call("elbv2", "describe_tags", ResourceArns=chosen)
        for one in answer["TagDescriptions"]:
            yield one["ResourceArn"], tags(one.get("Tags"))


def _is_of(cluster: str, own: Mapping[str, str]) -> bool:
    return own.get(f"kubernetes.io/cluster/{cluster}") == "owned" or any(
        own.get(key) == cluster for key in _CLUSTER_TAGS
    )


def _object(own: Mapping[str, str]) -> str:
    for key, value in own.items():
        if found := _OBJECT.fullmatch(key):
            return f"{found[1].capitalize()} {value}"
    return f"Service {own[_IN_TREE]}" if _IN_TREE in own else ""
