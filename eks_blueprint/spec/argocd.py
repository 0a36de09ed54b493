"""Argo CD as an EKS Capability."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import IdentityCenterArn, SecretArn
from eks_blueprint.spec.kubernetes import Namespace
from eks_blueprint.spec.types import Region, pattern

__all__ = ["ArgoCdCapabilitySpec", "ArgoCdIdentitiesSpec"]

_MOST_IDENTITIES = 1000

# Identity Store API 2020-06-15, shape ResourceId, without the ARN.
_UUID = r"[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
IdentityId = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"([0-9a-f]{{10}}-)?{_UUID}",
            "the id of a user or group of IAM Identity Center such as "
            "686103e0-f051-7068-b225-e6392b959d9e",
        )
    ),
]
# EKS API 2017-11-01, shape ArgoCdEndpointPrefix.
EndpointPrefix = Annotated[
    str,
    Field(max_length=50),
    AfterValidator(
        pattern(
            r"[a-z0-9]([a-z0-9-]*[a-z0-9])?",
            "a part of a host name of lower-case letters, digits and hyphens such as prod",
        )
    ),
]
VpcEndpointId = Annotated[
    str,
    AfterValidator(
        pattern(r"vpce-[0-9a-f]{8,17}", "the id of a VPC endpoint such as vpce-0a1b2c3d")
    ),
]


class ArgoCdIdentitiesSpec(Spec):
    """Users and groups of IAM Identity Center, by their ids."""

    groups: tuple[IdentityId, ...] = ()
    """Ids of groups. Default: none."""

    users: tuple[IdentityId, ...] = ()
    """Ids of users. Default: none."""


class ArgoCdCapabilitySpec(Spec):
    """The EKS Capability Argo CD: applications from Git, in this cluster and in others.

    Users sign in through IAM Identity Center. Argo CD RBAC says what they may do with applications,
    and Kubernetes RBAC what Argo CD may do in the cluster: nothing, until `namespaces` names where.

    Source: EKS user guide, "Continuous deployment with Argo CD", "Configure Argo CD permissions"
    and "Register target clusters"; CloudFormation schema of AWS::EKS::Capability.
    """

    identity_center_arn: IdentityCenterArn
    """ARN of the instance of IAM Identity Center."""

    identity_center_region: Region | None = None
    """Region of that instance. Default: the Region of the cluster."""

    roles: dict[Literal["admin", "editor", "viewer"], ArgoCdIdentitiesSpec] = {}
    """Who has which role in Argo CD; editors and viewers need roles of a project to see
    applications. Default: nobody can sign in."""

    namespace: Namespace = "argocd"
    """Namespace of Application, ApplicationSet and AppProject. Default: argocd."""

    endpoint_prefix: EndpointPrefix | None = None
    """Start of the host name of Argo CD. Default: EKS chooses."""

    vpc_endpoint_ids: tuple[VpcEndpointId, ...] = ()
    """VPC endpoints of eks-capabilities through which alone Argo CD is reached. Default: none; it
    is reached from the internet, by users of IAM Identity Center."""

    namespaces: tuple[Namespace, ...] = ()
    """Namespaces of this cluster into which Argo CD deploys; they must exist. Argo CD can then read
    every object of the cluster, Secrets included. Default: none."""

    repository_secret_arns: tuple[SecretArn, ...] = ()
    """Secrets of Secrets Manager with the credentials of repositories. Default: none."""

    def issues(self) -> Iterable[Found]:
        count = sum(len(one.groups) + len(one.users) for one in self.roles.values())
        if count > _MOST_IDENTITIES:
            yield ("roles",), f"must have at most {_MOST_IDENTITIES:,} identities, got {count:,}"
        for index, namespace in enumerate(self.namespaces):
            if namespace in (*catalogue.system_namespaces(), self.namespace):
                yield (
                    ("namespaces", index),
                    f"must not be {namespace}, whose service accounts and Secrets have the rights "
                    "of controllers",
                )
