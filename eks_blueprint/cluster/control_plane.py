"""The control plane of an EKS cluster."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn, key_arn, remember_cluster_name, stack_of, subnet_ids
from eks_blueprint.checks import refuse_other_spec, refuse_value
from eks_blueprint.cluster.auto_mode import AUTO_MODE_PROPERTIES
from eks_blueprint.cluster.kubernetes_settings import (
    api_server_config,
    controller_manager_config,
    scheduler_config,
)
from eks_blueprint.cluster.outposts import (
    LocalControlPlaneRole,
    outpost_properties,
    region_properties,
)
from eks_blueprint.cluster.remote_networks import RemoteNetworkAccess
from eks_blueprint.cluster.role import ControlPlaneRole
from eks_blueprint.encryption import CustomerKey, EncryptedLogGroup, removal_policy_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import ClusterSpec, HybridNodesSpec
from eks_blueprint.spec.types import Name

__all__ = ["ControlPlane"]

_IP_FAMILIES = {"ipv4": eks.IpFamily.IP_V4, "ipv6": eks.IpFamily.IP_V6}

# Names of the clusters of a stack.
_NAMES: WeakKeyDictionary[Stack, set[str]] = WeakKeyDictionary()


class ControlPlane(Construct):
    """A control plane with a private endpoint, encrypted secrets and logs.

    It is built from the CloudFormation resource, since CDK's cluster construct has no deletion
    protection, zonal shift, upgrade policy or scaling tier, and depends on the whole VPC. Its
    attribute ``cluster`` is CDK's interface.

    :param cluster_name: EKS cluster name.
    :param spec: the cluster.
    :param vpc: VPC of the subnets.
    :param subnets: where EKS creates its network interfaces, in at least two zones; for a local
        cluster, at least one on the Outpost.
    :param role: role of the control plane; it needs permissions on the key, and for EKS Auto Mode
        those of :class:`ControlPlaneRole`. Default: a new role.
    :raises BlueprintError: if there are fewer than two subnets, the name is not one that
        EKS accepts, or the stack has a cluster of this name already.

    Source: recommendations SEC-KMS-1, SEC-END-1, OPS-ACC-1, OPS-MON-1, REL-HA-1; EKS API
    reference, CreateCluster.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        spec: ClusterSpec,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        role: iam.IRole | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, ClusterSpec, spec)
        local = spec.outpost if spec.outpost and spec.outpost.local_cluster else None
        if len(subnets) < (1 if local else 2):
            where = "1, on the Outpost" if local else "2, in different zones"
            raise BlueprintError(
                f"subnets must be at least {where}, got {len(subnets)}", scope=self
            )
        refuse_value(self, "cluster_name", cluster_name, Name)
        self._refuse_second(cluster_name)
        self._is_local = local is not None
        removal_policy = removal_policy_of(spec.removal_policy)
        log_group_name = f"/aws/eks/{cluster_name}/cluster"
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=CustomerKey.for_logs(
                self,
                "LogsKey",
                description=f"Control-plane logs of EKS cluster {cluster_name}",
                log_group_arn_pattern=arn("logs", f"log-group:{log_group_name}"),
                removal_policy=removal_policy,
            ).key,
            retention_days=spec.logging.retention_days,
            log_group_name=log_group_name,
            removal_policy=removal_policy,
        )
        self.public_access_cidrs: tuple[str, ...] = (
            spec.endpoint.public_access_cidrs if spec.endpoint.public_access else ()
        )
        self.secrets_key: kms.IKey | None = None if local else self._secrets_key(cluster_name, spec)
        self._given_role = role
        self._own_role: ControlPlaneRole | LocalControlPlaneRole | None = None
        if role is None and local is not None:
            self._own_role = LocalControlPlaneRole(
                self, "Role", cluster_name=cluster_name, outpost=local
            )
        elif role is None and self.secrets_key is not None:
            self._own_role = ControlPlaneRole(
                self,
                "Role",
                cluster_name=cluster_name,
                secrets_key=self.secrets_key,
                auto_mode=spec.auto_mode is not None,
                pod_security_groups=spec.pod_security_groups is not None,
            )
        hybrid = spec.hybrid_nodes
        self.remote_network_access = None
        if hybrid is not None:
            self.remote_network_access = RemoteNetworkAccess(
                self, "RemoteNetworkAccess", vpc=vpc, cidrs=hybrid.ranges
            )
        # EKS would create a log group itself, with no KMS key and no retention.
        needs: list[IDependable] = [self.log_group.resource]
        if isinstance(self._own_role, ControlPlaneRole):
            needs.append(self._own_role.policy)
        self.resource = self._define_cluster(cluster_name, spec, subnets)
        self.resource.node.add_dependency(*needs)
        self.endpoint = self.resource.attr_endpoint
        self.oidc_issuer_url = self.resource.attr_open_id_connect_issuer_url
        self.cluster: eks.ICluster = eks.Cluster.from_cluster_attributes(
            self,
            "Cluster",
            cluster_name=self.resource.ref,
            cluster_endpoint=self.endpoint,
            cluster_certificate_authority_data=self.resource.attr_certificate_authority_data,
            cluster_security_group_id=self.resource.attr_cluster_security_group_id,
            cluster_encryption_config_key_arn=(
                key_arn(self.secrets_key) if self.secrets_key is not None else None
            ),
            ip_family=_IP_FAMILIES[spec.network.ip_family],
            vpc=vpc,
        )
        remember_cluster_name(self.cluster, cluster_name)
        self.security_group: ec2.ISecurityGroup = self.cluster.cluster_security_group

    @property
    def role(self) -> iam.IRole:
        """The role of the control plane as CDK's interface."""
        if self._given_role is not None:
            return self._given_role
        assert self._own_role is not None  # created where none is given
        return self._own_role.role

    @property
    def role_source(self) -> iam.IRole | ControlPlaneRole:
        """The role as it was given, or made here; CDK's interface to it is ``role``."""
        return self._own_role if isinstance(self._own_role, ControlPlaneRole) else self.role

    @property
    def local_cluster_id(self) -> str | None:
        """Id of a local cluster on an Outpost, which its nodes need to join."""
        return self.resource.attr_id if self._is_local else None

    def _refuse_second(self, name: str) -> None:
        """Refuse a second cluster of one name, which CloudFormation would find half-way."""
        names = _NAMES.setdefault(stack_of(self), set())
        if name in names:
            raise BlueprintError(
                f"cluster_name must be another one, got {name}, which a cluster of this stack has",
                scope=self,
            )
        names.add(name)

    def _secrets_key(self, cluster_name: str, spec: ClusterSpec) -> kms.IKey:
        if spec.encryption.secrets_key_arn is not None:
            return kms.Key.from_key_arn(self, "SecretsKey", spec.encryption.secrets_key_arn)
        return CustomerKey(
            self,
            "SecretsKey",
            description=f"Kubernetes secrets of EKS cluster {cluster_name}",
            removal_policy=removal_policy_of(spec.removal_policy),
        ).key

    def _further_security_groups(self) -> dict[str, object]:
        access = self.remote_network_access
        return {} if access is None else {"securityGroupIds": [access.group_id]}

    def _define_cluster(
        self, name: str, spec: ClusterSpec, subnets: Sequence[ec2.ISubnet]
    ) -> eks_l1.CfnCluster:
        cidrs = [*self.public_access_cidrs] or None
        network: dict[str, object] = {}
        if not self._is_local:
            network["ipFamily"] = spec.network.ip_family
        if spec.service_ipv4_cidr is not None:
            network["serviceIpv4Cidr"] = spec.service_ipv4_cidr
        if spec.auto_mode is not None:
            network["elasticLoadBalancing"] = {"enabled": True}
        tier = spec.control_plane_tier
        return eks_l1.CfnCluster(
            self,
            "Resource",
            name=name,
            version=spec.kubernetes_version,
            role_arn=self._own_role.role_arn if self._own_role is not None else self.role.role_arn,
            # EKS installs the first add-ons of a local cluster itself.
            bootstrap_self_managed_addons=None if self._is_local else False,
            access_config={
                "authenticationMode": "API",
                "bootstrapClusterCreatorAdminPermissions": False,
            },
            encryption_config=_encryption(self.secrets_key),
            logging={
                "clusterLogging": {"enabledTypes": [{"type": log} for log in spec.logging.types]}
            },
            resources_vpc_config={
                "subnetIds": subnet_ids(subnets),
                "endpointPrivateAccess": True,
                "endpointPublicAccess": spec.endpoint.public_access,
                "publicAccessCidrs": cidrs,
                **self._further_security_groups(),
            },
            remote_network_config=_remote_networks(spec.hybrid_nodes),
            kubernetes_network_config=network or None,
            **(outpost_properties(spec) if self._is_local else region_properties(spec)),
            control_plane_scaling_config={"tier": tier} if tier is not None else None,
            **(AUTO_MODE_PROPERTIES if spec.auto_mode is not None else {}),
            kube_api_server_config=api_server_config(spec.api_server),
            kube_scheduler_config=scheduler_config(spec.scheduler),
            kube_controller_manager_config=controller_manager_config(spec.controller_manager),
        )


def _encryption(key: kms.IKey | None) -> list[dict[str, object]] | None:
    if key is None:
        return None
    return [{"resources": ["secrets"], "provider": {"keyArn": key_arn(key)}}]


def _remote_networks(hybrid: HybridNodesSpec | None) -> dict[str, object] | None:
    """Return the ranges of hybrid nodes and their pods, each as the one item that EKS takes."""
    if hybrid is None:
        return None
    networks: dict[str, object] = {
        "remoteNodeNetworks": [{"cidrs": [*hybrid.remote_node_cidrs]}],
    }
    if hybrid.remote_pod_cidrs:
        networks["remotePodNetworks"] = [{"cidrs": [*hybrid.remote_pod_cidrs]}]
    return networks
