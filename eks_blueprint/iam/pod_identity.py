"""Roles of pods through EKS Pod Identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn, cluster_name, literal_cluster_name
from eks_blueprint.checks import refuse_service_account
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam._role import define_role
from eks_blueprint.iam.documents import service_trust
from eks_blueprint.iam.pod_role import PodRole
from eks_blueprint.iam.split_policies import define_policies

__all__ = ["PodIdentityRole"]


class PodIdentityRole(PodRole):
    """A role that pods of one service account of one cluster can assume.

    The trust policy names cluster, namespace and service account by the session tags of Pod
    Identity, so another association in the account cannot give the role to other pods. Pods on
    Fargate need :class:`IrsaRole` instead.

    :param cluster: cluster with the add-on ``eks-pod-identity-agent``, owned or imported.
    :param namespace: namespace of the service account.
    :param service_account: name of the service account.
    :param statements: IAM statements, as JSON. Default: none.
    :param policies: statements by policy name, where they are too many for one policy. Default:
        none.
    :param managed_policy_arns: ARNs of managed policies. Default: none.
    :param create_association: false where an add-on creates the association. Default: true.
    :raises BlueprintError: if namespace or service account is empty, or not a Kubernetes name.

    Source: recommendation SEC-POD-1; EKS user guide, "Create IAM role with trust policy required
    by EKS Pod Identity" and "List of session tags added by EKS Pod Identity".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        namespace: str,
        service_account: str,
        statements: Sequence[Mapping[str, Any]] = (),
        policies: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        managed_policy_arns: Sequence[str] = (),
        create_association: bool = True,
    ) -> None:
        super().__init__(scope, construct_id)
        self.statements: tuple[Mapping[str, Any], ...] = tuple(statements)
        if not namespace or not service_account:
            raise BlueprintError(
                "namespace and service_account must be set, got "
                f"{namespace!r} and {service_account!r}",
                scope=self,
            )
        refuse_service_account(self, namespace, service_account)
        trust = service_trust(
            "pods.eks.amazonaws.com",
            actions=["sts:AssumeRole", "sts:TagSession"],
            condition={
                "StringEquals": {
                    # The literal name, so that the role does not wait for the control plane.
                    "aws:RequestTag/eks-cluster-arn": arn(
                        "eks", f"cluster/{literal_cluster_name(cluster)}"
                    ),
                    "aws:RequestTag/kubernetes-namespace": namespace,
                    "aws:RequestTag/kubernetes-service-account": service_account,
                }
            },
        )
        self.resource, self.policy = define_role(
            self,
            trust=trust,
            statements=statements,
            managed_policy_arns=managed_policy_arns,
            description=f"Pods of service account {namespace}/{service_account}",
        )
        self.policies = define_policies(
            self, self.resource, policies or {}, description=f"{namespace}/{service_account}"
        )
        self.role_arn = self.resource.attr_arn
        self.association: eks_l1.CfnPodIdentityAssociation | None = None
        if create_association:
            self.association = eks_l1.CfnPodIdentityAssociation(
                self,
                "Association",
                cluster_name=cluster_name(cluster),
                namespace=namespace,
                service_account=service_account,
                role_arn=self.role_arn,
            )
            for policy in (*([self.policy] if self.policy else []), *self.policies):
                self.association.add_resource_dependency(policy)

    @property
    def ready(self) -> tuple[IDependable, ...]:
        """What pods must wait for: they get the role when they start, and not later."""
        if self.association is not None:
            return (self.association,)
        return (*([self.policy] if self.policy else []), *self.policies)

    def _wait_for_grants(self, policy: CfnResource) -> None:
        if self.association is not None:
            self.association.add_resource_dependency(policy)
