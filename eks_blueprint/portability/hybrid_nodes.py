"""What machines outside AWS need to join a cluster."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint import attributes
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, arn
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, warn
from eks_blueprint.portability.hybrid_node_role import HybridNodeRole
from eks_blueprint.spec import HybridNodesSpec, RolesAnywhereSpec

__all__ = ["HybridNodes"]


class HybridNodes(Construct):
    """Credentials of hybrid nodes, their access entry, and their way to DNS in the cloud.

    The cluster itself has to know the remote ranges and to let them in: :class:`ControlPlane` does
    that for the part ``hybrid_nodes`` of its spec, and ``RemoteRoutes`` routes them.

    :param cluster: cluster with authentication mode API, owned or imported.
    :param spec: the part ``hybrid_nodes`` of the spec.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param cluster_security_group: security group of the nodes in the cloud, on which CoreDNS then
        answers the remote ranges. Default: none; nothing is opened.
    :raises BlueprintError: if the certificate authority is one of another account, Region or
        partition than the stack.

    Source: EKS user guide, "Prepare credentials for hybrid nodes", "Prepare cluster access for
    hybrid nodes" and "Prepare networking for hybrid nodes"; recommendation PORT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: HybridNodesSpec,
        cluster_name: str | None = None,
        cluster_security_group: ec2.ISecurityGroup | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, HybridNodesSpec, spec)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        warn(self, spec.warnings())
        self.spec: HybridNodesSpec = spec
        name = cluster_name or attributes.literal_cluster_name(cluster)
        self._cluster_name = name
        self.trust_anchor: cdk.aws_rolesanywhere.CfnTrustAnchor | None = None
        self.profile: cdk.aws_rolesanywhere.CfnProfile | None = None
        anywhere = spec.iam_roles_anywhere
        if anywhere is None:
            self.node_role = HybridNodeRole(self, "Role", cluster_name=name)
        else:
            self.trust_anchor = self._define_trust_anchor(name, anywhere)
            self.node_role = HybridNodeRole(
                self,
                "Role",
                cluster_name=name,
                trust_anchor_arn=self.trust_anchor.attr_trust_anchor_arn,
                session_minutes=anywhere.session_minutes,
            )
            self.profile = cdk.aws_rolesanywhere.CfnProfile(
                self,
                "Profile",
                name=f"{name}-hybrid-nodes",
                role_arns=[self.node_role.role_arn],
                # The session is named after the node; the trust policy ties it to the certificate.
                accept_role_session_name=True,
                duration_seconds=anywhere.session_minutes * 60,
                enabled=True,
            )
        self.access_entry = eks_l1.CfnAccessEntry(
            self,
            "AccessEntry",
            cluster_name=attributes.cluster_name(cluster),
            principal_arn=self.node_role.role_arn,
            type="HYBRID_LINUX",
        )
        if cluster_security_group is not None:
            self._open_dns(cluster_security_group, spec)

    @property
    def outputs(self) -> Mapping[str, str]:
        """Values for the configuration of nodes; for SSM the command that makes an activation."""
        if self.trust_anchor is not None and self.profile is not None:
            return {
                "HybridNodesRoleArn": self.node_role.role_arn,
                "HybridNodesTrustAnchorArn": self.trust_anchor.attr_trust_anchor_arn,
                "HybridNodesProfileArn": self.profile.attr_profile_arn,
            }
        return {"HybridNodesActivation": self._activation_command()}

    def _define_trust_anchor(
        self, name: str, spec: RolesAnywhereSpec
    ) -> cdk.aws_rolesanywhere.CfnTrustAnchor:
        source: dict[str, object] = (
            {
                "sourceType": "CERTIFICATE_BUNDLE",
                "sourceData": {"x509CertificateData": spec.certificate_bundle},
            }
            if spec.certificate_bundle is not None
            else {"sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": spec.authority_arn}}
        )
        return cdk.aws_rolesanywhere.CfnTrustAnchor(
            self, "TrustAnchor", name=f"{name}-hybrid-nodes", source=source, enabled=True
        )

    def _open_dns(self, group: ec2.ISecurityGroup, spec: HybridNodesSpec) -> None:
        """Let pods of sites ask CoreDNS in the cloud; Cilium may send from the node's address."""
        group_id = group.security_group_id
        for protocol in ("tcp", "udp"):
            for cidr in spec.ranges:
                ec2.CfnSecurityGroupIngress(
                    self,
                    f"Dns-{protocol}-{cidr.replace('/', '-')}",
                    group_id=group_id,
                    ip_protocol=protocol,
                    from_port=53,
                    to_port=53,
                    cidr_ip=cidr,
                    description="CoreDNS for hybrid nodes and their pods",
                )

    def _activation_command(self) -> str:
        ssm = self.spec.ssm
        assert ssm is not None  # one of two, which the spec makes sure of
        return (
            f"aws ssm create-activation --region {REGION}"
            f" --default-instance-name {self._cluster_name}-hybrid-node"
            f" --iam-role {self.node_role.role_name}"
            f" --registration-limit {ssm.registration_limit}"
            f" --tags Key=EKSClusterARN,Value={arn('eks', f'cluster/{self._cluster_name}')}"
        )
