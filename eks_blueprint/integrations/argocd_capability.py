"""The EKS Capability Argo CD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import partition_of
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.integrations.capability import define_capability
from eks_blueprint.integrations.capability_role import CapabilityRole
from eks_blueprint.integrations.secret_reader import capability_group
from eks_blueprint.spec import ArgoCdCapabilitySpec
from eks_blueprint.spec.rules.partition_and_features import capability_issues

__all__ = ["ArgoCdCapability"]

_RBAC = "rbac.authorization.k8s.io"


class ArgoCdCapability(RoleOwner):
    """Argo CD as an EKS Capability, with users of IAM Identity Center.

    Its role reads the Secrets with credentials of repositories, and nothing else in AWS. In the
    cluster it may do nothing until :meth:`apply` binds it: to the ClusterRole ``edit`` in the
    namespaces of the spec, which allows workloads but no Roles, quotas or namespaces.

    :param cluster: the cluster, owned or imported; its authentication mode must include the API.
    :param spec: the part ``capabilities.argocd`` of the spec.
    :raises BlueprintError: outside the commercial Regions.

    Source: EKS user guide, "Configure Argo CD permissions" and "Register target clusters",
    production setup with least privilege; CloudFormation schema of AWS::EKS::Capability.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: ArgoCdCapabilitySpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, ArgoCdCapabilitySpec, spec)
        refuse(capability_issues(partition_of(self)), scope=self)
        self._spec = spec
        self.identity = CapabilityRole(
            self,
            "Identity",
            description="EKS Capability Argo CD",
            policies=_policies(spec.repository_secret_arns),
        )
        self.role_arn: str = self.identity.role_arn
        self.resource = define_capability(
            self,
            "ARGOCD",
            cluster=cluster,
            identity=self.identity,
            configuration={"argoCd": _configuration(spec)},
        )

    def apply(
        self, delivery: Delivery, *, after: Sequence[IDependable | Installed] = ()
    ) -> list[Installed]:
        """Let Argo CD read the cluster, and deploy into the namespaces of the spec.

        :param delivery: how objects are applied to the cluster.
        :param after: what must exist first, such as the namespaces. Default: nothing.
        :returns: what was applied; nothing without namespaces.
        """
        if not self._spec.namespaces:
            return []
        needs = [*after, self.resource]
        made = [delivery.apply(Manifests("argocd-read", self._reading()), after=needs)]
        for namespace in self._spec.namespaces:
            binding = {
                "apiVersion": f"{_RBAC}/v1",
                "kind": "RoleBinding",
                "metadata": {"name": "argocd-deploy", "namespace": namespace},
                "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": "edit"},
                "subjects": [capability_group(self.role_arn)],
            }
            made.append(
                delivery.apply(Manifests(f"argocd-deploy-{namespace}", (binding,)), after=needs)
            )
        return made

    def _reading(self) -> tuple[KubernetesObject, ...]:
        """Render what Argo CD needs to compare: read access to every kind.

        Source: EKS user guide, "Register target clusters", minimum permissions for Argo CD.
        """
        metadata = {"name": "argocd-read"}
        reads = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]}
        return (
            {
                "apiVersion": f"{_RBAC}/v1",
                "kind": "ClusterRole",
                "metadata": metadata,
                "rules": [reads],
            },
            {
                "apiVersion": f"{_RBAC}/v1",
                "kind": "ClusterRoleBinding",
                "metadata": metadata,
                "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": "argocd-read"},
                "subjects": [capability_group(self.role_arn)],
            },
        )


def _policies(secret_arns: Sequence[str]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Allow what the user guide names for credentials of repositories, for these secrets."""
    if not secret_arns:
        return {}
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    return {"Repositories": [{"Effect": "Allow", "Action": actions, "Resource": [*secret_arns]}]}


def _configuration(spec: ArgoCdCapabilitySpec) -> dict[str, Any]:
    mappings = [
        {
            "role": role.upper(),
            "identities": [
                *({"id": one, "type": "SSO_GROUP"} for one in given.groups),
                *({"id": one, "type": "SSO_USER"} for one in given.users),
            ],
        }
        for role, given in spec.roles.items()
        if given.groups or given.users
    ]
    return {
        "awsIdc": {
            "idcInstanceArn": spec.identity_center_arn,
            "idcRegion": spec.identity_center_region,
        },
        "namespace": spec.namespace,
        "endpointPrefix": spec.endpoint_prefix,
        "networkAccess": {"vpceIds": [*spec.vpc_endpoint_ids]} if spec.vpc_endpoint_ids else None,
        "rbacRoleMappings": mappings or None,
    }
