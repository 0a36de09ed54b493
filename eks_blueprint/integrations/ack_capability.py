"""The EKS Capability ACK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import literal_cluster_name, partition_of
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.iam.split_policies import define_policies
from eks_blueprint.integrations.ack_role import AckRole, ack_policies
from eks_blueprint.integrations.capability import define_capability
from eks_blueprint.integrations.capability_role import CapabilityRole
from eks_blueprint.integrations.secret_reader import secret_reader
from eks_blueprint.spec import AckCapabilitySpec, AckRoleSelectorSpec
from eks_blueprint.spec.rules.partition_and_features import capability_issues

__all__ = ["AckCapability"]

_DESCRIPTION = "EKS Capability ACK"


class AckCapability(RoleOwner):
    """ACK as an EKS Capability: objects of the cluster become AWS resources.

    EKS runs the controllers and installs their CustomResourceDefinitions. In AWS they may do what
    the role allows, which starts with nothing: each service of the spec adds its statements, for
    names that start with the name of the cluster and ``-ack-``. IAMRoleSelectors give namespaces
    roles of their own; apply them with :meth:`apply`.

    EKS keeps AWS resources, objects and definitions when the capability is deleted: delete the
    objects first.

    :param cluster: the cluster, owned or imported; its authentication mode must include the API.
    :param spec: the part ``capabilities.ack`` of the spec.
    :raises BlueprintError: outside the commercial Regions.

    Source: recommendation OPS-ACK-1; EKS user guide, "Deploy AWS resources from Kubernetes with AWS
    Controllers for Kubernetes (ACK)"; CloudFormation schema of AWS::EKS::Capability.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: AckCapabilitySpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, AckCapabilitySpec, spec)
        refuse(capability_issues(partition_of(self)), scope=self)
        self._spec = spec
        name = literal_cluster_name(cluster)
        self.identity = CapabilityRole(
            self,
            "Identity",
            description=_DESCRIPTION,
            policies=ack_policies(spec.services, name),
        )
        self.role_arn: str = self.identity.role_arn
        self.roles: dict[str, AckRole] = {
            key: AckRole(
                self,
                f"Role-{key}",
                selector=key,
                capability_role_arn=self.role_arn,
                services=selector.services,
                cluster_name=name,
            )
            for key, selector in spec.role_selectors.items()
            if selector.role_arn is None
        }
        self._arns = {
            key: selector.role_arn or self.roles[key].role_arn
            for key, selector in spec.role_selectors.items()
        }
        # A policy of its own, since these roles trust the role that the others belong to.
        selecting = define_policies(
            self,
            self.identity.resource,
            _assuming([*self._arns.values()]),
            description=_DESCRIPTION,
        )
        self.resource = define_capability(
            self,
            "ACK",
            cluster=cluster,
            identity=self.identity,
            configuration={
                "ack": {
                    "enableCrossNamespace": spec.cross_namespace,
                    "disabledServices": [*spec.disabled_services] or None,
                }
            },
            policies=selecting,
        )

    def apply(
        self, delivery: Delivery, *, after: Sequence[IDependable | Installed] = ()
    ) -> list[Installed]:
        """Apply the IAMRoleSelectors, and the right to read Secrets.

        :param delivery: how objects are applied to the cluster.
        :param after: what must exist first, such as the namespaces whose Secrets are read. Default:
            nothing.
        :returns: what was applied.
        """
        spec, needs = self._spec, [*after, self.resource]
        made = [
            delivery.apply(Manifests(f"iam-role-selector-{name}", (one,)), after=needs)
            for name, one in self._selectors()
        ]
        for namespace in spec.secret_namespaces:
            objects = secret_reader(f"ack-{namespace}", namespace, self.role_arn)
            made.append(delivery.apply(Manifests(f"ack-secrets-{namespace}", objects), after=needs))
        return made

    def _selectors(self) -> Iterator[tuple[str, KubernetesObject]]:
        for name, selector in self._spec.role_selectors.items():
            yield name, _selector(name, selector, self._arns[name])


def _assuming(arns: Sequence[str]) -> dict[str, Sequence[Mapping[str, Any]]]:
    if not arns:
        return {}
    actions = ["sts:AssumeRole", "sts:TagSession"]
    return {"Selectors": [{"Effect": "Allow", "Action": actions, "Resource": [*arns]}]}


def _selector(name: str, spec: AckRoleSelectorSpec, arn: str) -> KubernetesObject:
    return {
        "apiVersion": "services.k8s.aws/v1alpha1",
        "kind": "IAMRoleSelector",
        "metadata": {"name": name},
        "spec": {"arn": arn, "namespaceSelector": {"names": [*spec.namespaces]}},
    }
