"""Security groups for pods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.types import Int, SecurityGroupId

__all__ = ["PodSecurityGroupSpec", "PodSecurityGroupsSpec"]


class PodSecurityGroupSpec(Spec):
    """A SecurityGroupPolicy: which pods of a namespace get which security groups."""

    namespace: Namespace
    """Namespace of the pods."""

    security_group_ids: tuple[SecurityGroupId, ...] = Field(min_length=1, max_length=5)
    """Security groups that replace those of the node; at most five. Behind a load balancer, exactly
    one of several needs the tag `kubernetes.io/cluster/<name>`."""

    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods. Default: pods are selected by service account only."""

    service_account_labels: dict[LabelKey, LabelValue] = {}
    """Labels of the pods' service account. Default: pods are selected by their own labels only."""

    probe_ports: tuple[Annotated[Int, Field(ge=1, le=65535)], ...] = ()
    """TCP ports on which nodes may probe the pods. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not self.pods and not self.service_account_labels:
            yield (), "must select pods by pods or service_account_labels, got neither"


class PodSecurityGroupsSpec(Spec):
    """Security groups for pods, by separate network interfaces (SEC-NET-2)."""

    policies: dict[ObjectName, PodSecurityGroupSpec] = {}
    """SecurityGroupPolicies by name. Default: none; tenants may bring their own."""

    enforcing_mode: Literal["strict", "standard"] = "strict"
    """`strict`: the security groups apply to all traffic of the pod; `standard`: they do not apply
    to traffic within a node, and traffic through source NAT is subject to the groups of the node.
    Default: strict."""
