"""Rules between hybrid nodes and other fields of a cluster."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.hybrid_nodes import HybridNodesSpec
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.private_registry import PrivateRegistrySpec
from eks_blueprint.spec.private_tls import PrivateTlsSpec

__all__ = [
    "hybrid_authority_issues",
    "hybrid_endpoint_issues",
    "hybrid_family_issues",
    "hybrid_gateway_issues",
    "hybrid_insights_warnings",
    "hybrid_partition_issues",
    "hybrid_range_issues",
    "hybrid_registry_issues",
    "hybrid_webhook_issues",
]

_TARGET = "hybrid-nodes"
_INSIGHTS = "amazon-cloudwatch-observability"
# EKS API reference, KubernetesNetworkConfigRequest: EKS chooses one of these.
_CHOSEN = ("10.100.0.0/16", "172.20.0.0/16")


def hybrid_family_issues(network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for a cluster with IPv6, which hybrid nodes do not know.

    :param network: the network.
    """
    if network.ip_family == "ipv6":
        note = catalogue.support("network.ip_family", _TARGET).note
        yield ("ip_family",), f"must be ipv4 with hybrid_nodes, got 'ipv6': {note}"


def hybrid_endpoint_issues(endpoint: EndpointSpec) -> Iterator[Found]:
    """Return an issue for an endpoint that is public and private.

    :param endpoint: the endpoint.

    Source: EKS user guide, "Create an Amazon EKS cluster with hybrid nodes": with both, names
    resolve to public addresses outside the VPC, so hybrid nodes would not use the private ones.
    """
    if endpoint.public_access:
        yield (
            ("public_access",),
            "must be false with hybrid_nodes, which need an endpoint that is either private or "
            "public, and the one of the library is always private",
        )


def hybrid_partition_issues(partition: str) -> Iterator[Found]:
    """Return an issue for hybrid nodes outside the commercial Regions.

    :param partition: partition of the account.
    """
    if partition != "aws":
        note = catalogue.support("environment", _TARGET).note
        yield (), f"cannot be set in partition {partition}: {note}"


def hybrid_range_issues(
    hybrid: HybridNodesSpec, ranges: Sequence[str], service_ipv4_cidr: str | None
) -> Iterator[Found]:
    """Return issues for remote ranges that overlap with the VPC or the range of Services.

    :param hybrid: the hybrid nodes.
    :param ranges: ranges of the VPC; those of IPv6 do not count.
    :param service_ipv4_cidr: range of Services, or ``None`` for one that EKS chooses.
    """
    taken = {cidr: "the VPC" for cidr in ranges if ":" not in cidr}
    if service_ipv4_cidr is not None:
        taken[service_ipv4_cidr] = "service_ipv4_cidr"
    else:
        what = "Services, which EKS may choose; set service_ipv4_cidr"
        taken |= dict.fromkeys(_CHOSEN, what)
    for field in ("remote_node_cidrs", "remote_pod_cidrs"):
        cidrs: tuple[str, ...] = getattr(hybrid, field)
        for index, cidr in enumerate(cidrs):
            for other, what in taken.items():
                if ipaddress.IPv4Network(cidr).overlaps(ipaddress.IPv4Network(other)):
                    yield (field, index), f"must not overlap {other} of {what}, got {cidr}"


def hybrid_gateway_issues(hybrid: HybridNodesSpec, network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for a gateway of a VPC in which the library changes nothing.

    :param hybrid: the hybrid nodes.
    :param network: the network.
    """
    if hybrid.gateway is not None and network.existing is not None:
        yield (
            ("gateway",),
            "must be unset with network.existing, whose VPC is not changed; attach the gateway and "
            "add the routes there",
        )


def hybrid_insights_warnings(addons: Mapping[str, AddonSpec]) -> Iterator[Warned]:
    """Return a warning if the CloudWatch agent would find no credentials on hybrid nodes.

    Its chart has had the key since 4.3.1. Whether EKS takes it among the configuration of the
    add-on is not public, and EKS refuses a deployment with a key that it does not know, so it is
    the user who sets it.

    :param addons: add-ons of the cluster by name.

    Source: EKS user guide, "Configure add-ons for hybrid nodes", Amazon CloudWatch Observability;
    aws-observability/helm-charts commit 71a298f, RELEASE_NOTES and
    charts/amazon-cloudwatch-observability/values.yaml, ``agent.env``;
    aws/amazon-cloudwatch-agent translator/util/sdkutil.go.
    """
    addon = addons.get(_INSIGHTS)
    if addon is None:
        return
    agent = addon.configuration.get("agent")
    env = agent.get("env") if isinstance(agent, Mapping) else None
    named = env if isinstance(env, (list, tuple)) else ()
    if not any(isinstance(one, Mapping) and one.get("name") == "RUN_WITH_IRSA" for one in named):
        yield Warned(
            "hybrid-nodes-container-insights",
            (),
            f"has nodes on which the agent of {_INSIGHTS} asks for instance metadata that they do "
            "not have, so nothing is collected there; after the deployment, run kubectl patch "
            "amazoncloudwatchagent cloudwatch-agent -n amazon-cloudwatch --type json -p "
            '\'[{"op":"add","path":"/spec/env/-","value":{"name":"RUN_WITH_IRSA","value":"True"}}]'
            f"', or set agent.env in addons.{_INSIGHTS}.configuration if the version of the add-on "
            "takes it (aws eks describe-addon-configuration)",
        )


def hybrid_webhook_issues(
    components: Sequence[str], system_node_labels: Mapping[str, str]
) -> Iterator[Found]:
    """Return an issue for controllers that could start on hybrid nodes.

    The control plane reaches webhooks there only with routable pods, and pods have no credentials
    from instance metadata. Controllers therefore run on nodes for them in the cloud.

    :param components: fields whose components have controllers.
    :param system_node_labels: label of the nodes for controllers; empty if there are none.

    Source: EKS user guide, "Configure webhooks for hybrid nodes".
    """
    if components and not system_node_labels:
        yield (
            (),
            "needs nodes in the cloud for controllers, which would otherwise start on hybrid nodes "
            f"as well ({', '.join(components)}): a node group with the taint CriticalAddonsOnly "
            "and a label that no other group has",
        )


def hybrid_registry_issues(
    hybrid: HybridNodesSpec, registry: PrivateRegistrySpec | None
) -> Iterator[Found]:
    """Return an issue for Cilium where charts and images are copied.

    :param hybrid: the hybrid nodes.
    :param registry: the private registry, if there is one.

    Source: cilium/cilium install/kubernetes/cilium/templates/_helpers.tpl, which puts the name of
    the operator's image together, so that no value holds it.
    """
    if hybrid.cilium is not None and registry is not None:
        yield (
            ("cilium",),
            "must be unset with private_registry, since no value of the chart holds the name of "
            "its operator's image; install Cilium from copies of your own",
        )


def hybrid_authority_issues(
    hybrid: HybridNodesSpec, tls: PrivateTlsSpec | None, *, of: str = "private_tls"
) -> Iterator[Found]:
    """Return an issue for an authority that signs certificates of workloads as well.

    Whoever has a certificate of the authority of the trust anchor becomes a node, with the name
    that the certificate has; pods choose the names in theirs.

    :param hybrid: the hybrid nodes.
    :param tls: TLS inside a cluster, if it has it.
    :param of: path of ``tls``. Default: that of the same cluster.

    Source: IAM Roles Anywhere user guide, "The IAM Roles Anywhere trust model"; EKS user guide,
    "Prepare credentials for hybrid nodes", for the name of the session.
    """
    anywhere = hybrid.iam_roles_anywhere
    if anywhere is None or anywhere.authority_arn is None or tls is None:
        return
    if anywhere.authority_arn == tls.authority_arn:
        yield (
            ("iam_roles_anywhere", "authority_arn"),
            f"must be an authority for nodes alone, and {of} has it too: a pod with a certificate "
            "of it could become any hybrid node; name another one, such as a subordinate authority",
        )
