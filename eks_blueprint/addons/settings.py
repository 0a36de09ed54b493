"""What the blueprint sets on the core add-ons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_ec2 as ec2

from eks_blueprint import catalogue
from eks_blueprint.attributes import REGION, subnet_id
from eks_blueprint.catalogue.tolerations import SYSTEM_TOLERATION
from eks_blueprint.spec import ClusterSpec, deep_merge

__all__ = ["addon_settings", "vpc_cni_settings"]


def addon_settings(name: str, spec: ClusterSpec) -> Mapping[str, Any]:
    """Give the configuration values of an add-on, apart from ``vpc-cni``.

    :param name: EKS name.
    :param spec: the cluster.

    Source: EKS user guide, "Scale CoreDNS Pods for high DNS traffic"; catalogue for tolerations.
    """
    if name == "coredns":
        if not spec.node_groups:
            return {"computeType": "Fargate"}
        return {"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}}
    if name == "aws-secrets-store-csi-driver-provider":
        return _secrets_store(spec)
    facts = catalogue.addon(name)
    values: dict[str, Any] = {}
    # Controllers that would not start on the system node group by themselves.
    for path in facts.tolerations_at if facts is not None and spec.node_groups else ():
        *parents, last = path.split(".")
        branch: dict[str, Any] = {last: [SYSTEM_TOLERATION]}
        for parent in reversed(parents):
            branch = {parent: branch}
        values = deep_merge(values, branch)
    return values


def _secrets_store(spec: ClusterSpec) -> Mapping[str, Any]:
    """Serve pods on every node, and keep Kubernetes Secrets where Flux needs one.

    Source: charts/secrets-store-csi-driver-provider-aws/values.yaml of
    aws/secrets-store-csi-driver-provider-aws, commit a74182c; values of secrets-store-csi-driver
    1.6.0.
    """
    everywhere = [{"operator": "Exists"}]
    driver: dict[str, Any] = {"linux": {"tolerations": everywhere}, "enableSecretRotation": True}
    if spec.gitops is not None and spec.gitops.git is not None:
        driver["syncSecret"] = {"enabled": True}
    return {"tolerations": everywhere, "secrets-store-csi-driver": driver}


def vpc_cni_settings(
    spec: ClusterSpec,
    *,
    pod_subnets: Mapping[str, ec2.ISubnet],
    security_group_id: str,
) -> Mapping[str, Any]:
    """Give the configuration values of the VPC CNI.

    Network policy and its logs, prefixes, custom networking, security groups for pods.

    EKS sets IPv6 and prefix delegation by itself on IPv6 clusters.

    :param spec: the cluster.
    :param pod_subnets: subnet by zone, for custom networking; empty without.
    :param security_group_id: security group of pods in those subnets.

    Source: aws/amazon-vpc-cni-k8s README and charts/aws-vpc-cni/values.yaml; EKS user guide,
    "Configure your cluster for Kubernetes network policies" and "Customize the secondary network
    interface in Amazon EKS nodes"; "Configure the Amazon VPC CNI plugin for Kubernetes for security
    groups for Amazon EKS Pods".
    """
    values: dict[str, Any] = {"enableNetworkPolicy": "true"}
    env: dict[str, str] = {}
    if spec.network.prefixes:
        env |= {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}
    if pod_subnets:
        env |= {
            "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
            "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
        }
        values["eniConfig"] = {
            "create": True,
            "region": REGION,
            "subnets": {
                zone: {"id": subnet_id(subnet), "securityGroups": [security_group_id]}
                for zone, subnet in pod_subnets.items()
            },
        }
    groups = spec.pod_security_groups
    if groups is not None:
        env |= {
            "ENABLE_POD_ENI": "true",
            "POD_SECURITY_GROUP_ENFORCING_MODE": groups.enforcing_mode,
        }
        if groups.enforcing_mode == "strict":
            # Or the kubelet's TCP probes would not reach pods on branch interfaces.
            values["init"] = {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}
    if spec.logs_network_policies:
        values["nodeAgent"] = {"enableCloudWatchLogs": "true", "enablePolicyEventLogs": "true"}
    if env:
        values["env"] = env
    return values
