"""Security groups for pods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.types import Int, LabelKey, LabelValue, SecurityGroupId

__all__ = ["PodSecurityGroupSpec", "PodSecurityGroupsSpec"]


class PodSecurityGroupSpec(Spec):
    """A SecurityGroupPolicy: which pods of a namespace get which security groups."""

    namespace: Namespace
    """Namespace of the pods."""

    security_group_ids: tuple[SecurityGroupId, ...] = Field(min_length=1, max_length=5)
    """Security groups that replace those of the node; at most five."""

    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods. Default: by service account only."""

    service_account_labels: dict[LabelKey, LabelValue] = {}
    """Labels of their service account. Default: by pod only."""

    probe_ports: tuple[Annotated[Int, Field(ge=1, le=65535)], ...] = ()
    """TCP ports on which nodes probe the pods; they are opened to nodes. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not self.pods and not self.service_account_labels:
            yield (), "must select pods by pods or service_account_labels, got neither"


class PodSecurityGroupsSpec(Spec):
    """Network interfaces of their own for pods with a security group (SEC-NET-2)."""

    policies: dict[ObjectName, PodSecurityGroupSpec] = {}
    """SecurityGroupPolicies by name. Default: none; tenants may bring their own."""

    enforcing_mode: Literal["strict", "standard"] = "strict"
    """`strict`: security groups see all traffic of the pod; `standard`: not that to the same node,
    and behind NAT the groups of the node count. Default: strict."""
