"""A service account of a tenant with AWS permissions."""

from __future__ import annotations

from collections.abc import Sequence

import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.autoscaling import HorizontalPodAutoscaler
from eks_blueprint.checks import refuse_other_spec, refuse_service_account
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IrsaRole, IssuerProvider, PodIdentityRole
from eks_blueprint.security import PodSecurityGroups, SecretMounts
from eks_blueprint.spec import WorkloadSpec

__all__ = ["Workload"]

_LABEL = "app.kubernetes.io/name"


@jsii.implements(iam.IGrantable)
class Workload(Construct):
    """Service account, role, secrets, security groups and the number of replicas.

    The library creates the service account, so charts of the workload must not create it
    (``serviceAccount.create=false``). Its Kubernetes API token is mounted only if a pod enables
    that; the role does not need it.

    :param cluster: the cluster, owned or imported.
    :param delivery: how objects are applied to the cluster.
    :param service_account: name of the service account.
    :param namespace: namespace of the service account.
    :param spec: the workload.
    :param issuer: the IAM OIDC provider of the cluster's issuer, for pods on Fargate. Default: the
        role uses Pod Identity.
    :param secrets: construct that makes its secrets mountable. Default: it has no secrets.
    :param security_groups: construct that assigns its security groups. Default: it has no groups.
    :param after: resources that must exist first, such as the namespace. Default: none.
    :raises BlueprintError: if namespace or service account is not a Kubernetes name or the
        namespace is one of the system; if the spec has secrets and ``secrets`` is not set, or has
        security groups and ``security_groups`` is not set.

    Source: recommendations SEC-POD-1, SEC-SEC-1 and SEC-NET-2.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        service_account: str,
        namespace: str,
        spec: WorkloadSpec,
        issuer: IssuerProvider | None = None,
        secrets: SecretMounts | None = None,
        security_groups: PodSecurityGroups | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, WorkloadSpec, spec)
        if namespace in catalogue.system_namespaces() or namespace == "default":
            raise BlueprintError(
                f"namespace must not be a namespace of the system, got {namespace!r}", scope=self
            )
        refuse_service_account(self, namespace, service_account)
        self.identity = self._define_identity(cluster, service_account, namespace, spec, issuer)
        first: list[IDependable | Installed] = [*after]
        irsa = None
        if isinstance(self.identity, PodIdentityRole):
            first += self.identity.ready
        else:
            irsa = self.identity
        self.service_account = delivery.apply(
            Manifests(
                f"service-account-{namespace}.{service_account}",
                (_service_account(service_account, namespace, irsa),),
            ),
            after=first,
        )
        if spec.secrets:
            if secrets is None:
                raise BlueprintError(
                    f"secrets of {service_account} need SecretMounts, got none", scope=self
                )
            secrets.mount_secrets(
                service_account,
                namespace=namespace,
                identity=self.identity,
                secrets=spec.secrets,
                after=after,
            )
        if spec.security_group_ids:
            if security_groups is None:
                raise BlueprintError(
                    f"security_group_ids of {service_account} need PodSecurityGroups, got none",
                    scope=self,
                )
            security_groups.assign_security_groups(
                service_account,
                namespace=namespace,
                security_groups=[
                    ec2.SecurityGroup.from_security_group_id(self, group, group)
                    for group in spec.security_group_ids
                ],
                service_account_labels={_LABEL: service_account},
                probe_ports=spec.probe_ports,
                after=after,
            )

        self.horizontal_pod_autoscaler: HorizontalPodAutoscaler | None = None
        if spec.horizontal_pod_autoscaler is not None:
            self.horizontal_pod_autoscaler = HorizontalPodAutoscaler(
                self,
                "HorizontalPodAutoscaler",
                delivery=delivery,
                name=service_account,
                namespace=namespace,
                spec=spec.horizontal_pod_autoscaler,
                after=after,
            )

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """The policy that ``grant`` methods write to, such as ``bucket.grant_read(workload)``."""
        return self.identity.grant_principal

    def _define_identity(
        self,
        cluster: eks.ICluster,
        service_account: str,
        namespace: str,
        spec: WorkloadSpec,
        issuer: IssuerProvider | None,
    ) -> PodIdentityRole | IrsaRole:
        if issuer is not None:
            return IrsaRole(
                self,
                "Identity",
                provider=issuer,
                namespace=namespace,
                service_account=service_account,
                managed_policy_arns=spec.managed_policy_arns,
            )
        return PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=namespace,
            service_account=service_account,
            managed_policy_arns=spec.managed_policy_arns,
        )


def _service_account(name: str, namespace: str, role: IrsaRole | None) -> KubernetesObject:
    # EKS user guide, "Assign IAM roles to Kubernetes service accounts".
    annotations = (
        {"annotations": {"eks.amazonaws.com/role-arn": role.role_arn}} if role is not None else {}
    )
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {_LABEL: name},
            **annotations,
        },
        "automountServiceAccountToken": False,
    }
