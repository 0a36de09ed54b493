"""What a spec is refused for, a construct refuses as well: nobody needs YAML to be told."""

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_eks_v2 as eks

from eks_blueprint import (
    addons,
    cluster,
    compute,
    encryption,
    gitops,
    iam,
    ingress,
    network,
    security,
    storage,
    tenancy,
)
from eks_blueprint import spec as specs
from eks_blueprint.delivery import FluxDelivery
from eks_blueprint.errors import BlueprintError
from tests.support.constructs import (
    AUTHORITY,
    POOL,
    Surroundings,
    cluster_spec,
    existing_vpc,
    spec_of,
)

LIMITS = {"limits": {"cpu": 8, "memory_gib": 32}}
ELSEWHERE = "must be in eu-west-1, the Region of the cluster, got arn:aws:"


@pytest.fixture
def at(app: cdk.App) -> Surroundings:
    return Surroundings(app, "Own")


def entries(at: Surroundings, *arns: str) -> Any:
    names = {
        f"team{index}": spec_of("AccessEntrySpec", principal_arn=arn, role="viewer")
        for index, arn in enumerate(arns)
    }
    return cluster.AccessEntries(*at.at, cluster=at.cluster, entries=names)


def node_groups(at: Surroundings, *, tags: Any = None, ipv6: bool = False, **group: Any) -> Any:
    on = at.cluster
    if ipv6:
        on = eks.Cluster.from_cluster_attributes(
            at.stack, "Ipv6", cluster_name="six", ip_family=eks.IpFamily.IP_V6
        )
    return compute.NodeGroups(
        *at.at,
        cluster=on,
        groups={"general": spec_of("NodeGroupSpec", **group)},
        subnets=at.subnets,
        zones=["eu-west-1a", "eu-west-1b"],
        volumes_key=at.key,
        kubernetes_version="1.35",
        tags=tags,
    )


def one_group(at: Surroundings, **more: Any) -> Any:
    return compute.NodeGroup(
        *at.at,
        **{
            "cluster": at.on_cluster["cluster"],
            "spec": spec_of("NodeGroupSpec"),
            "subnets": at.subnets,
            "role": compute.NodeRole(at.at[0], "Role"),
            "volumes_key": at.key,
            "kubernetes_version": "1.35",
            **more,
        },
    )


def karpenter(at: Surroundings, pools: Any, **more: Any) -> Any:
    settings = {key: more.pop(key) for key in ("bottlerocket",) if key in more}
    return compute.Karpenter(
        *at.at,
        **at.on_cluster,
        spec=spec_of("KarpenterSpec", node_pools=pools, **settings),
        kubernetes_version="1.35",
        subnets=at.subnets,
        volumes_key=at.key,
        security_group=at.security_group,
        **more,
    )


def tenant(at: Surroundings, *, fields: Any = None, **more: Any) -> Any:
    return tenancy.Tenant(
        *at.at,
        **at.on_cluster,
        name="shop",
        spec=spec_of("TenantSpec", **{"namespaces": {"shop": {}}, **(fields or {})}),
        kubernetes_version="1.35",
        **more,
    )


def control_plane(at: Surroundings, name: str, cluster_name: str) -> Any:
    return cluster.ControlPlane(
        at.stack,
        name,
        cluster_name=cluster_name,
        spec=specs.ClusterSpec(),
        vpc=at.vpc,
        subnets=at.subnets,
    )


def policies(at: Surroundings, cidr: str, *, ip_family: specs.IpFamily) -> Any:
    rule = {"egress": {"out": {"cidrs": [cidr]}}}
    return security.NetworkPolicies(
        *at.at,
        **at.delivered,
        namespaces={"web": spec_of("NamespaceNetworkSpec", **rule)},
        ip_family=ip_family,
    )


def in_region(at: Surroundings, region: str) -> Surroundings:
    env = cdk.Environment(account="111122223333", region=region)
    at.__dict__["stack"] = cdk.Stack(at.app, at.name, env=env)
    return at


CASES: dict[str, tuple[Callable[[Surroundings], Any], str]] = {
    "principal twice": (
        lambda at: entries(at, *["arn:aws:iam::111122223333:role/a"] * 2),
        "team1.principal_arn: is already access_entries.team0, and EKS allows one entry",
    ),
    "principal of another partition": (
        lambda at: entries(at, "arn:aws-cn:iam::111122223333:role/a"),
        "team0.principal_arn: must be in partition aws of eu-west-1",
    ),
    "group in a zone without subnet": (
        lambda at: node_groups(at, availability_zones=["eu-west-1c"]),
        "general.availability_zones[0]: must be a zone of the network, which has eu-west-1a, "
        "eu-west-1b, got 'eu-west-1c'",
    ),
    "group without Nitro on IPv6": (
        lambda at: node_groups(at, instance_types=["m4.large"], ipv6=True),
        "general.instance_types[0]: must be a Nitro type",
    ),
    "one group without subnets": (
        lambda at: one_group(at, subnets=[]),
        "subnets must hold a private subnet, got none",
    ),
    "one group with a reserved tag": (
        lambda at: one_group(at, tags={"eks:cluster-name": "x"}),
        "tags.eks:cluster-name: must be another key",
    ),
    "one group of an unknown version": (
        lambda at: one_group(at, kubernetes_version="1.99"),
        "kubernetes_version: must be one of",
    ),
    "group with a reserved tag": (
        lambda at: node_groups(at, tags={"aws:owner": "x"}),
        "tags.aws:owner: must be another key on every resource, since AWS reserves it",
    ),
    "pool without Nitro on IPv6": (
        lambda at: karpenter(
            at,
            {"old": {**LIMITS, "architecture": "x86_64", "instance_types": ["m4.large"]}},
            ip_family="ipv6",
        ),
        "node_pools.old.instance_types[0]: must be a Nitro type",
    ),
    "pool in an unknown zone": (
        lambda at: karpenter(
            at, {"db": {**LIMITS, "availability_zones": ["eu-west-1c"]}}, zones=["eu-west-1a"]
        ),
        "node_pools.db.availability_zones[0]: must be a zone of the network",
    ),
    "pool for each zone, none with a name": (
        lambda at: karpenter(at, {"db": {**LIMITS, "one_per_zone": True}}),
        "node_pools.db.one_per_zone: needs zones with names",
    ),
    "two pools of one name": (
        lambda at: karpenter(
            at,
            {"db": {**LIMITS, "one_per_zone": True}, "db-eu-west-1a": LIMITS},
            zones=["eu-west-1a"],
        ),
        "node_pools.db-eu-west-1a: makes a NodePool db-eu-west-1a, as does db",
    ),
    "Karpenter with a tag of its own": (
        lambda at: karpenter(at, {"general": LIMITS}, tags={"karpenter.sh/nodepool": "x"}),
        "tags.karpenter.sh/nodepool: must be another key",
    ),
    "GPUs of others with a locked kernel": (
        lambda at: karpenter(
            at,
            {"general": LIMITS},
            nvidia=True,
            bottlerocket={"kernel_lockdown": "integrity"},
        ),
        "bottlerocket.kernel_lockdown: must be none or unset for nodes with NVIDIA GPUs",
    ),
    "system namespace": (
        lambda at: tenant(at, fields={"namespaces": {"kube-system": {}}}),
        "namespaces.kube-system: must not be a namespace of the system",
    ),
    "default namespace": (
        lambda at: tenant(at, fields={"namespaces": {"default": {}}}),
        "namespaces.default: must not be a namespace of the system",
    ),
    "tenant's pool for each zone": (
        lambda at: tenant(at, fields={"node_pool": {**LIMITS, "one_per_zone": True}}),
        "node_pool.one_per_zone: is not for the nodes of a tenant",
    ),
    "tenant's pool with the library's label": (
        lambda at: tenant(at, fields={"node_pool": {**LIMITS, "labels": {"tenant": "x"}}}),
        "node_pool.labels: must not have the key tenant",
    ),
    "two members of one principal": (
        lambda at: tenant(
            at,
            fields={
                "members": {
                    name: {"principal_arn": "arn:aws:iam::111122223333:role/a", "role": "viewer"}
                    for name in ("dev", "ops")
                }
            },
        ),
        "members.ops.principal_arn: is already members.dev",
    ),
    "tenant's pool without Nitro on IPv6": (
        lambda at: tenant(
            at,
            fields={
                "node_pool": {**LIMITS, "architecture": "x86_64", "instance_types": ["m4.large"]}
            },
            ip_family="ipv6",
        ),
        "node_pool.instance_types[0]: must be a Nitro type",
    ),
    "tenant's rule of the other family": (
        lambda at: tenant(
            at, fields={"network": {"egress": {"out": {"cidrs": ["0.0.0.0/0"]}}}}, ip_family="ipv6"
        ),
        "network.egress.out.cidrs[0]: must be of ipv6",
    ),
    "prefix that lets tokens claim a tenant": (
        lambda at: tenant(at, oidc_groups_prefix="ten"),
        "groups_prefix: must be a text that does not start with tenant:",
    ),
    "secret of another Region": (
        lambda at: tenant(
            at,
            fields={
                "workloads": {
                    "web": {
                        "secrets": {
                            "db": {
                                "secret_arn": "arn:aws:secretsmanager:us-east-1:111122223333:"
                                "secret:db-AbCdEf"
                            }
                        }
                    }
                }
            },
        ),
        f"spec.workloads.web.secrets.db.secret_arn: {ELSEWHERE}",
    ),
    "policies of the other family": (
        lambda at: policies(at, "2001:db8::/32", ip_family="ipv4"),
        "namespaces.web.egress.out.cidrs[0]: must be of ipv4",
    ),
    "policies in a form the CNI does not know": (
        lambda at: policies(at, "1:2:3:4:5:6:7:8/128", ip_family="ipv6"),
        "namespaces.web.egress.out.cidrs[0]: must have two colons in a row",
    ),
    "two default classes": (
        lambda at: storage.BlockStorage(
            *at.at,
            **at.delivered,
            classes={name: spec_of("StorageClassSpec", default=True) for name in "ab"},
            volumes_key=at.key,
        ),
        "b.default: must be false, since a is the default class",
    ),
    "a tag that the EBS driver reads otherwise": (
        lambda at: addons.CoreAddons(
            *at.at,
            cluster=at.cluster,
            spec=cluster_spec(),
            volumes_key=at.key,
            cluster_security_group=at.security_group,
            tags={"a=b": "c"},
        ),
        "tags.a=b: must have no equals sign",
    ),
    "one claim for two access points": (
        lambda at: storage.FileSystem(
            *at.at,
            **at.delivered,
            name="shared",
            spec=spec_of(
                "FileSystemSpec",
                access_points={
                    name: {"path": f"/{name}", "namespace": "web", "claim": "files"}
                    for name in ("one", "two")
                },
            ),
            vpc=at.vpc,
            subnets=at.subnets,
            client_security_group=at.security_group,
            mount_role=iam.PodIdentityRole(
                at.stack,
                "Mounts",
                cluster=at.cluster,
                namespace="kube-system",
                service_account="efs-csi-node-sa",
            ),
        ),
        "access_points.two.claim: must be another one",
    ),
    "one folder as two volumes": (
        lambda at: storage.BucketVolumes(
            *at.at,
            **at.delivered,
            buckets={
                name: spec_of("BucketVolumeSpec", bucket="models", namespace="web") for name in "ab"
            },
        ),
        "b.bucket: is already buckets.a with the same prefix",
    ),
    "nodes without branch interfaces": (
        lambda at: security.PodSecurityGroups(
            *at.at,
            **at.delivered,
            nodes={"small": spec_of("NodeGroupSpec", instance_types=["t4g.large"])},
        ),
        "nodes.small.instance_types[0]: must be a type that carries branch network interfaces",
    ),
    "certificate of more than seven days": (
        lambda at: security.PrivateTls(
            *at.at,
            **at.on_cluster,
            authority=security.CertificateAuthority(
                at.stack, "Authority", spec=spec_of("CertificateAuthoritySpec", **AUTHORITY)
            ),
            certificates={
                "api": spec_of(
                    "PrivateCertificateSpec",
                    namespace="web",
                    dns_names=["api.web.svc"],
                    duration_hours=169,
                )
            },
        ),
        "api.duration_hours: must be <= 168, since the authority is in short-lived mode",
    ),
    "load balancers with a tag that selects subnets": (
        lambda at: ingress.LoadBalancerController(
            *at.at,
            **at.on_cluster,
            vpc=at.vpc,
            spec=spec_of("IngressSpec"),
            tags={"kubernetes.io/role/elb": "1"},
        ),
        "tags.kubernetes.io/role/elb: must be another key on every resource",
    ),
    "certificate of another Region": (
        lambda at: ingress.LoadBalancerController(
            *at.at,
            **at.on_cluster,
            vpc=at.vpc,
            spec=spec_of(
                "IngressSpec",
                certificate_arns=["arn:aws:acm:us-east-1:111122223333:certificate/0a-1b"],
            ),
        ),
        f"spec.certificate_arns[0]: {ELSEWHERE}",
    ),
    "credential of another Region": (
        lambda at: gitops.Flux(
            *at.at,
            **at.on_cluster,
            tree=FluxDelivery("existing"),
            cluster_name="existing",
            spec=spec_of(
                "GitopsSpec",
                git={
                    "url": "https://github.com/example/gitops.git",
                    "credential_secret_arn": "arn:aws:secretsmanager:us-east-1:111122223333:"
                    "secret:git-AbCdEf",
                },
            ),
        ),
        f"spec.git.credential_secret_arn: {ELSEWHERE}",
    ),
    "key of another Region": (
        lambda at: security.ImageRepository(
            *at.at,
            spec=spec_of(
                "ImageRepositorySpec", kms_key_arn="arn:aws:kms:us-east-1:111122223333:key/1"
            ),
        ),
        f"spec.kms_key_arn: {ELSEWHERE}",
    ),
    "zone of another Region": (
        lambda at: network.Network(
            *at.at,
            spec=spec_of("NetworkSpec", availability_zones=["us-east-1a", "us-east-1b"]),
            region="eu-west-1",
        ),
        "availability_zones[0]: must be a zone of eu-west-1",
    ),
    "network of another Region": (
        lambda at: network.Network(*at.at, spec=spec_of("NetworkSpec"), region="us-east-1"),
        "region must be eu-west-1, as the stack's, got us-east-1",
    ),
    "existing network of another Region": (
        lambda at: network.ExistingNetwork(
            *at.at, spec=spec_of("NetworkSpec", **existing_vpc()), region="us-east-1"
        ),
        "region must be eu-west-1, as the stack's, got us-east-1",
    ),
    "endpoints of another Region": (
        lambda at: network.Endpoints(
            *at.at,
            vpc=at.vpc,
            cidrs=["10.0.0.0/16"],
            subnets=at.subnets,
            services=["ecr.api"],
            region="us-east-1",
        ),
        "region must be eu-west-1, as the stack's, got us-east-1",
    ),
    "IPv6 in China": (
        lambda at: network.ExistingNetwork(
            *in_region(at, "cn-north-1").at,
            spec=spec_of(
                "NetworkSpec",
                existing={**existing_vpc()["existing"], "cidrs": ["10.0.0.0/16", "2001:db8::/56"]},
            ),
            region="cn-north-1",
        ),
        "ip_family: must be ipv4 in the China Regions",
    ),
    "CIS scan in China": (
        lambda at: security.CisScan(
            *in_region(at, "cn-north-1").at,
            scan_name="existing",
            spec=spec_of("CisScanSpec", tags={"scan": ["cis"]}),
        ),
        "is not available in the China Regions",
    ),
    "runtime monitoring in China": (
        lambda at: security.ThreatDetection(
            *in_region(at, "cn-north-1").at, spec=spec_of("GuardDutySpec")
        ),
        "runtime_monitoring: must be false, since GuardDuty has no runtime monitoring",
    ),
    "Fargate in GovCloud": (
        lambda at: compute.FargateProfiles(
            *in_region(at, "us-gov-west-1").at,
            cluster=at.cluster,
            profiles={"web": spec_of("FargateProfileSpec", **POOL)},
            subnets=at.subnets,
        ),
        "profiles: must be empty, since EKS has no Fargate in AWS GovCloud (US)",
    ),
    "group named as the role": (
        lambda at: compute.NodeGroups(
            *at.at,
            cluster=at.cluster,
            groups={"Role": spec_of("NodeGroupSpec")},
            subnets=at.subnets,
            zones=["eu-west-1a", "eu-west-1b"],
            volumes_key=at.key,
            kubernetes_version="1.35",
        ),
        "groups: must be another name than Role and Import, which the library uses, got 'Role'",
    ),
    "profile named as the role": (
        lambda at: compute.FargateProfiles(
            *at.at,
            cluster=at.cluster,
            profiles={"Role": spec_of("FargateProfileSpec", **POOL)},
            subnets=at.subnets,
        ),
        "profiles: must be another name than Role and Import",
    ),
    "cluster name of another grammar": (
        lambda at: control_plane(at, "It", "my_cluster!"),
        "cluster_name: must be a name that starts with a letter",
    ),
    "two clusters of one name": (
        lambda at: (control_plane(at, "One", "prod"), control_plane(at, "Two", "prod")),
        "Own/Two: cluster_name must be another one, got prod, which a cluster of this stack has",
    ),
    "tenant of another grammar": (
        lambda at: tenancy.Tenant(
            *at.at,
            **at.on_cluster,
            name="My Team",
            spec=spec_of("TenantSpec", namespaces={"shop": {}}),
            kubernetes_version="1.35",
        ),
        "name: must be a Kubernetes name of lower-case letters",
    ),
    "retention that CloudWatch does not have": (
        lambda at: encryption.EncryptedLogGroup(*at.at, key=at.key, retention_days=8),
        "retention_days: must be one of 1, 3, 5, 7, 14",
    ),
    "endpoints open to all": (
        lambda at: network.Endpoints(
            *at.at, vpc=at.vpc, cidrs=["0.0.0.0/0"], subnets=at.subnets, services=["ecr.api"]
        ),
        "cidrs: must be a range of a VPC, /16 or narrower, got '0.0.0.0/0'",
    ),
    "endpoints for no range": (
        lambda at: network.Endpoints(
            *at.at, vpc=at.vpc, cidrs=["10.0.0.0"], subnets=at.subnets, services=["ecr.api"]
        ),
        "cidrs: must be a CIDR block such as 203.0.113.0/24",
    ),
    "add-on without a name": (
        lambda at: addons.ManagedAddon(
            *at.at, cluster=at.cluster, addon_name="", kubernetes_version="1.35"
        ),
        "addon_name: must be the EKS name of an add-on such as coredns, got ''",
    ),
    "certificate of another account": (
        lambda at: ingress.LoadBalancerController(
            *at.at,
            **at.on_cluster,
            vpc=at.vpc,
            spec=spec_of(
                "IngressSpec",
                certificate_arns=["arn:aws:acm:eu-west-1:999988887777:certificate/0a-1b"],
            ),
        ),
        "spec.certificate_arns[0]: must be in 111122223333, the account of the cluster",
    ),
    "bastion of a type that does not exist": (
        lambda _: spec_of("BastionSpec", instance_type="banana"),
        "instance_type: must be an EC2 instance type such as m7g.large, got 'banana'",
    ),
    "bastion without Nitro": (
        lambda _: spec_of("BastionSpec", instance_type="t2.micro"),
        "instance_type: must be a Nitro type",
    ),
    "rule of Gatekeeper for and not for a namespace": (
        lambda _: spec_of(
            "GatekeeperSpec",
            constraints={"non_root": {"namespaces": ["web"], "excluded_namespaces": ["web"]}},
        ),
        "constraints.non_root.excluded_namespaces: must not name web, which namespaces does",
    ),
    "priority of the library": (
        lambda _: spec_of(
            "ClusterNetworkPolicySpec", priority=950, egress={"out": {"action": "deny"}}
        ),
        "priority: must be 0 to 899 or 1000",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_fails_for_what_a_spec_is_refused_for(case: str, at: Surroundings) -> None:
    make, message = CASES[case]
    with pytest.raises(BlueprintError) as refused:
        make(at)
    assert message in str(refused.value)


def test_refusal_names_the_construct_on_each_line(at: Surroundings) -> None:
    with pytest.raises(BlueprintError) as refused:
        node_groups(at, tags={"aws:a": "x", "aws:b": "y"})
    lines = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["Own/It"] * 2


@pytest.mark.parametrize(
    "make",
    [
        lambda at: node_groups(at, instance_types=["m4.large"]),
        lambda at: karpenter(at, {"db": {**LIMITS, "availability_zones": ["eu-west-1c"]}}),
        lambda at: policies(at, "203.0.113.0/24", ip_family="ipv4"),
        lambda at: entries(at, "arn:aws:iam::111122223333:role/a"),
    ],
    ids=["old types on IPv4", "zones that nobody named", "ranges of the family", "own partition"],
)
def test_what_the_surroundings_allow_is_taken(
    make: Callable[[Surroundings], Any], at: Surroundings
) -> None:
    make(at)
    assert assertions.Template.from_stack(at.stack).to_json()["Resources"]
