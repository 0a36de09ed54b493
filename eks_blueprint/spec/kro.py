"""kro, the Kube Resource Orchestrator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import pattern

__all__ = ["KroCapabilitySpec", "KroRuleSpec"]

Verb = Literal["create", "delete", "get", "list", "patch", "update", "watch"]
# Kubernetes documentation, "Object Names and IDs": groups are RFC 1123 subdomain names, and the
# group of Pods and Services is empty.
ApiGroup = Annotated[
    str,
    Field(max_length=253),
    AfterValidator(
        pattern(
            r"([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?",
            "an API group such as apps or sqs.services.k8s.aws, or '' for that of Services",
        )
    ),
]
ResourceOfGroup = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(
        pattern(r"[a-z][a-z0-9]*", "a resource of the API, in the plural, such as deployments")
    ),
]


class KroRuleSpec(Spec):
    """Objects that kro may manage, as Kubernetes RBAC names them."""

    api_groups: Annotated[tuple[ApiGroup, ...], Field(min_length=1)]
    """API groups; `''` for the core API."""

    resources: Annotated[tuple[ResourceOfGroup, ...], Field(min_length=1)]
    """Resources of these groups, in the plural."""

    verbs: Annotated[tuple[Verb, ...], Field(min_length=1)] = (
        "create",
        "delete",
        "get",
        "list",
        "patch",
        "update",
        "watch",
    )
    """What kro may do with them. Default: everything."""

    def issues(self) -> Iterable[Found]:
        if "rbac.authorization.k8s.io" in self.api_groups:
            yield (
                ("api_groups",),
                "must not have rbac.authorization.k8s.io, with which kro could hand on its own "
                "permissions; make Roles with manifests",
            )
        if "services.k8s.aws" in self.api_groups and "iamroleselectors" in self.resources:
            yield (
                ("resources",),
                "must not have iamroleselectors, with which kro could give any namespace any role "
                "of ACK; use capabilities.ack.role_selectors",
            )


class KroCapabilitySpec(Spec):
    """The EKS Capability kro: APIs of your own that consist of several objects.

    Source: EKS user guide, "Resource composition with kro" and "Configure kro permissions";
    CloudFormation schema of AWS::EKS::Capability.
    """

    rules: dict[ObjectName, KroRuleSpec] = {}
    """Objects that ResourceGraphDefinitions may consist of, by a name of your choice. Default:
    none; kro then manages its definitions only."""
