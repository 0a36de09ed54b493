"""The EKS Capability kro."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, partition_of
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.integrations.capability import define_capability
from eks_blueprint.integrations.capability_role import CapabilityRole
from eks_blueprint.spec import KroCapabilitySpec
from eks_blueprint.spec.rules.partition_and_features import capability_issues

__all__ = ["KroCapability"]

_NAME = "kro-capability"
_RBAC = "rbac.authorization.k8s.io"


class KroCapability(RoleOwner):
    """kro as an EKS Capability: ResourceGraphDefinitions become APIs of the cluster.

    Its role may do nothing in AWS, and in the cluster kro manages its own definitions and their
    instances. What these consist of, the rules of the spec allow; apply them with :meth:`apply`.

    :param cluster: the cluster, owned or imported; its authentication mode must include the API.
    :param spec: the part ``capabilities.kro`` of the spec.
    :raises BlueprintError: outside the commercial Regions.

    Source: EKS user guide, "Configure kro permissions" and "Security considerations for EKS
    Capabilities"; CloudFormation schema of AWS::EKS::Capability.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: KroCapabilitySpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, KroCapabilitySpec, spec)
        refuse(capability_issues(partition_of(self)), scope=self)
        self._spec = spec
        self.identity = CapabilityRole(self, "Identity", description="EKS Capability kro")
        self.role_arn: str = self.identity.role_arn
        self.resource = define_capability(
            self,
            "KRO",
            cluster=cluster,
            identity=self.identity,
        )

    def apply(
        self, delivery: Delivery, *, after: Sequence[IDependable | Installed] = ()
    ) -> list[Installed]:
        """Apply the ClusterRole with the rules, and its binding to the user that kro is.

        :param delivery: how objects are applied to the cluster.
        :param after: what must exist first. Default: nothing.
        :returns: what was applied; nothing without rules.
        """
        if not self._spec.rules:
            return []
        # The session of the role has a fixed name (EKS user guide, "Security considerations for
        # EKS Capabilities", kro arbitrary resource permissions).
        name = self.identity.resource.ref
        user = f"arn:{PARTITION}:sts::{ACCOUNT}:assumed-role/{name}/KRO"
        rules = [
            {
                "apiGroups": [*rule.api_groups],
                "resources": [*rule.resources],
                "verbs": [*rule.verbs],
            }
            for rule in self._spec.rules.values()
        ]
        role = {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "ClusterRole",
            "metadata": {"name": _NAME},
            "rules": rules,
        }
        binding = {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": _NAME},
            "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": _NAME},
            "subjects": [{"apiGroup": _RBAC, "kind": "User", "name": user}],
        }
        return [
            delivery.apply(
                Manifests("kro-permissions", (role, binding)), after=[*after, self.resource]
            )
        ]
