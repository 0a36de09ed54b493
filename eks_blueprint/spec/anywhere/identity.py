"""Who may use the cluster, and which issuer signs for its pods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint.catalogue.regions import partition_issue, partition_of
from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.arns import PrincipalArn
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import Region
from eks_blueprint.spec.urls import IssuerUrl

__all__ = ["AwsIamSpec", "MappedPrincipalSpec", "PodIamSpec", "mapped_arn_issues"]

# Names of Kubernetes, where an administrator may be a member of system:masters.
_Subject = Annotated[str, Field(min_length=1, max_length=512)]


class MappedPrincipalSpec(Spec):
    """An IAM role or user, and who it is in the cluster."""

    principal_arn: PrincipalArn
    """ARN of the role or user, without a path."""

    username: _Subject
    """Name of the user in Kubernetes."""

    groups: tuple[_Subject, ...] = ()
    """Groups in Kubernetes, such as system:masters for administrators. Default: none."""

    def issues(self) -> Iterable[Found]:
        for message in mapped_arn_issues(self.principal_arn):
            yield ("principal_arn",), message


def mapped_arn_issues(arn: str) -> Iterator[str]:
    """Return an issue for an ARN with a path, with which nobody can sign in.

    :param arn: ARN of a role or user.

    Source: kubernetes-sigs/aws-iam-authenticator README.md, "the path needs to be removed".
    """
    kind, *path, name = arn.rpartition(":")[2].split("/")
    if path:
        yield f"must have no path for AWS IAM Authenticator, as in {kind}/{name}, got {arn}"


class AwsIamSpec(Spec):
    """AWS IAM Authenticator, with which IAM roles and users sign in.

    Source: EKS Anywhere documentation, "AWS IAM Authentication"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/awsiamconfig.go.
    """

    region: Region
    """Region of AWS STS, which the cluster asks who someone is."""

    backend_modes: tuple[Literal["EKSConfigMap", "CRD"], ...] = Field(
        default=("EKSConfigMap",), min_length=1
    )
    """Where the mappings are, in the order in which they are searched. Default: EKSConfigMap."""

    mappings: dict[ObjectName, MappedPrincipalSpec] = {}
    """Roles and users, by a name of your choice. Default: none."""

    @property
    def partition(self) -> str:
        """The partition of the Region."""
        return partition_of(self.region)

    def issues(self) -> Iterator[Found]:
        problem = partition_issue(self.region)
        if problem is not None:
            yield ("region",), problem
            return
        seen: dict[str, str] = {}
        for name, one in self.mappings.items():
            path = ("mappings", name, "principal_arn")
            other = seen.setdefault(one.principal_arn, name)
            if other != name:
                yield path, f"is already mappings.{other}, got {one.principal_arn}"
            if one.principal_arn.split(":")[1] != self.partition:
                yield path, f"must be of partition {self.partition}, got {one.principal_arn}"

    def warnings(self) -> Iterable[Warned]:
        if "EKSConfigMap" in self.backend_modes and not self.mappings:
            yield Warned(
                "no-mapped-principals",
                ("mappings",),
                "is empty: no IAM role or user can sign in with backend mode EKSConfigMap",
            )


class PodIamSpec(Spec):
    """IAM roles for service accounts, with an issuer that you host.

    EKS Anywhere sets the issuer; bucket, IAM OIDC provider, key file and webhook are yours to make.

    Source: EKS Anywhere documentation, "IAM Roles for Service Accounts configuration".
    """

    service_account_issuer: IssuerUrl
    """URL of the issuer, which IAM can reach."""
