"""What a developer gets wrong is refused with its remedy, not by CDK or by Python."""

from collections.abc import Callable
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_v1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam

from eks_blueprint.addons import ManagedAddon
from eks_blueprint.attributes import cluster_name
from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.cluster import AccessEntry, Bastion
from eks_blueprint.compute import FargateProfiles, Karpenter, NodeGroup, NodeGroups
from eks_blueprint.delivery import (
    FluxDelivery,
    HelmRelease,
    KubectlDelivery,
    KubectlProvider,
    Manifests,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IrsaRole, IssuerProvider, PodIdentityRole
from eks_blueprint.network import Endpoints, PodSubnets
from eks_blueprint.spec import (
    AccessGrantSpec,
    BastionSpec,
    BucketVolumeSpec,
    ClusterSpec,
    FargateProfileSpec,
    FileSystemSpec,
    KarpenterSpec,
    NodeGroupSpec,
    StorageClassSpec,
    TenantSpec,
    WorkloadSpec,
)
from eks_blueprint.storage import BlockStorage, BucketVolumes, FileSystem
from eks_blueprint.tenancy import Tenant, Workload
from tests.support.constructs import POOL, Surroundings

OBJECTS = Manifests(
    "objects",
    (
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "objects", "namespace": "web"},
        },
    ),
)
NO_KUBECTL = (
    "Test/It: cluster must have a kubectl provider, got a cluster of aws_eks or one without; use "
    "KubectlProvider.cluster, or give kubectl_provider to Cluster.from_cluster_attributes of "
    "aws_eks_v2"
)
IMPORT = (
    "import it, as with Role.from_role_arn, Key.from_key_arn or Cluster.from_cluster_attributes"
)
VERSION_TOKEN = (
    "Test/It: kubernetes_version must be a literal such as '1.35', since rules and pinned versions "
    "depend on it, got a token; give the version of the cluster"
)
NO_SUBNETS = "Test/It: subnets must hold a private subnet, got none"


def bare(at: Surroundings) -> eks.ICluster:
    """Import a cluster by its name only."""
    return eks.Cluster.from_cluster_attributes(at.stack, "Bare", cluster_name="existing")


def of_v1(at: Surroundings) -> Any:
    """Import a cluster with the older module of CDK, which mypy would refuse."""
    return eks_v1.Cluster.from_cluster_attributes(at.stack, "Older", cluster_name="existing")


def addon(at: Surroundings, configuration: dict[str, Any]) -> ManagedAddon:
    return ManagedAddon(
        *at.at,
        cluster=at.cluster,
        addon_name="coredns",
        kubernetes_version="1.35",
        configuration=configuration,
    )


def karpenter(at: Surroundings, **given: Any) -> Karpenter:
    usual: dict[str, Any] = {"kubernetes_version": "1.35", "subnets": at.subnets}
    return Karpenter(
        *at.at,
        spec=KarpenterSpec(),
        volumes_key=at.key,
        security_group=at.security_group,
        **{**at.on_cluster, **usual, **given},
    )


def file_system(at: Surroundings, **given: Any) -> FileSystem:
    role = iam.Role.from_role_arn(at.stack, "Mounts", "arn:aws:iam::111122223333:role/mounts")
    usual: dict[str, Any] = {"name": "shared", "subnets": at.subnets, "mount_role": role}
    return FileSystem(
        *at.at,
        delivery=at.delivery,
        spec=FileSystemSpec(),
        vpc=at.vpc,
        client_security_group=at.security_group,
        **{**usual, **given},
    )


def node_groups(at: Surroundings, *names: str, **given: Any) -> NodeGroups:
    return NodeGroups(
        *at.at,
        cluster=at.cluster,
        groups={name: NodeGroupSpec(one_per_zone=name == "a") for name in names},
        volumes_key=at.key,
        kubernetes_version="1.35",
        **given,
    )


def node_group(at: Surroundings, **given: Any) -> NodeGroup:
    role = iam.Role.from_role_arn(at.stack, "Nodes", "arn:aws:iam::111122223333:role/nodes")
    return NodeGroup(
        *at.at,
        **{
            "cluster": at.cluster,
            "role": role,
            "volumes_key": at.key,
            "kubernetes_version": "1.35",
            **given,
        },
        spec=NodeGroupSpec(),
        subnets=at.subnets,
    )


def workload(at: Surroundings, namespace: str, service_account: str = "web") -> Workload:
    return Workload(
        *at.at,
        **at.on_cluster,
        service_account=service_account,
        namespace=namespace,
        spec=WorkloadSpec(),
    )


def pod_subnets(
    at: Surroundings, subnets: list[ec2.ISubnet], *zones: str, cidr: str = "100.64.0.0/16"
) -> PodSubnets:
    return PodSubnets(*at.at, vpc=at.vpc, cidr=cidr, private_subnets=subnets, zones=zones)


MISTAKES: dict[str, tuple[Callable[[Surroundings], object], str]] = {
    "objects into a cluster without kubectl": (
        lambda at: KubectlDelivery(*at.at, cluster=bare(at)).apply(OBJECTS),
        NO_KUBECTL,
    ),
    "a chart into a cluster without kubectl": (
        lambda at: KubectlDelivery(*at.at, cluster=bare(at)).install(HelmRelease("karpenter-crd")),
        NO_KUBECTL,
    ),
    "objects into a cluster of aws_eks": (
        lambda at: KubectlDelivery(*at.at, cluster=of_v1(at)).apply(OBJECTS),
        NO_KUBECTL,
    ),
    "kubectl for a cluster by name": (
        lambda at: KubectlProvider(*at.at, cluster=bare(at), subnets=at.subnets),
        "Test/It: cluster must have vpc and cluster_security_group_id, got an imported cluster "
        "without; give them to Cluster.from_cluster_attributes",
    ),
    "a bastion for a cluster by name": (
        lambda at: Bastion(
            *at.at,
            cluster=bare(at),
            cluster_security_group=at.security_group,
            vpc=at.vpc,
            subnets=at.subnets,
            spec=BastionSpec(),
            volumes_key=at.key,
        ),
        "Test/It: cluster must have cluster_endpoint, got an imported cluster without; give it to "
        "Cluster.from_cluster_attributes",
    ),
    "kubectl without subnets": (
        lambda at: KubectlProvider(*at.at, cluster=at.cluster, subnets=[]),
        NO_SUBNETS,
    ),
    "Fargate without subnets": (
        lambda at: FargateProfiles(
            *at.at,
            cluster=at.cluster,
            profiles={"web": FargateProfileSpec.model_validate(POOL)},
            subnets=[],
        ),
        NO_SUBNETS,
    ),
    "endpoints without subnets": (
        lambda at: Endpoints(*at.at, vpc=at.vpc, cidrs=[], subnets=[], services=["ecr.api"]),
        NO_SUBNETS,
    ),
    "a file system without subnets": (
        lambda at: file_system(at, subnets=[]),
        NO_SUBNETS,
    ),
    "a file system with two subnets in one zone": (
        lambda at: file_system(
            at,
            subnets=[
                ec2.Subnet.from_subnet_attributes(
                    at.stack, name, subnet_id=name, availability_zone="eu-west-1a"
                )
                for name in ("subnet-0a000001", "subnet-0a000002")
            ],
        ),
        "Test/It: subnets must be in different zones, got two in eu-west-1a; give one of each zone",
    ),
    "a file system of a name that Kubernetes refuses": (
        lambda at: file_system(at, name="Shared_Files"),
        "Test/It: name: must be a Kubernetes name of lower-case letters, digits and hyphens, got "
        "'Shared_Files'",
    ),
    "a file system of a name that only the deployment knows": (
        lambda at: file_system(at, name=cdk.Aws.STACK_NAME),
        "Test/It: name must be a literal, got a token",
    ),
    "a file system that a role by its ARN mounts": (
        lambda at: file_system(at, mount_role="arn:aws:iam::111122223333:role/x"),
        "Test/It: mount_role must be of type aws_iam.IRole or of type PodIdentityRole, got text "
        f"'arn:aws:iam::111122223333:role/x'; {IMPORT}",
    ),
    "storage classes of names that Kubernetes refuses": (
        lambda at: BlockStorage(
            *at.at,
            delivery=at.delivery,
            classes={"GP3": StorageClassSpec()},
            volumes_key=at.key,
        ),
        "Test/It: classes: must be a Kubernetes name of lower-case letters, digits and hyphens, "
        "got 'GP3'",
    ),
    "buckets of names that Kubernetes refuses": (
        lambda at: BucketVolumes(
            *at.at,
            delivery=at.delivery,
            buckets={"Models": BucketVolumeSpec(bucket="example-models", namespace="web")},
        ),
        "Test/It: buckets: must be a Kubernetes name of lower-case letters, digits and hyphens, "
        "got 'Models'",
    ),
    "access for a user": (
        lambda at: AccessEntry(
            *at.at,
            cluster=at.cluster,
            principal=cast("Any", iam.User(at.stack, "User")),
            spec=AccessGrantSpec(role="viewer"),
        ),
        f"Test/It: principal must be of type aws_iam.IRole, got aws_iam.User; {IMPORT}",
    ),
    "Karpenter without subnets": (
        lambda at: karpenter(at, subnets=[]),
        NO_SUBNETS,
    ),
    "logs under a key by its ARN": (
        lambda at: KubectlProvider(
            *at.at, cluster=at.cluster, subnets=at.subnets, logs_key=cast("Any", "alias/x")
        ),
        f"Test/It: logs_key must be of type aws_kms.IKey or None, got text 'alias/x'; {IMPORT}",
    ),
    "a version that is a number": (
        lambda at: karpenter(at, kubernetes_version=1.35),
        'Test/It: kubernetes_version must be text, got 1.35; put it in quotes: "1.35"',
    ),
    "a version that only the deployment knows": (
        lambda at: karpenter(at, kubernetes_version=cdk.Aws.STACK_NAME),
        VERSION_TOKEN,
    ),
    "a version with a patch": (
        lambda at: node_group(at, kubernetes_version="1.35.4"),
        "Test/It: kubernetes_version: must be a version of Kubernetes such as '1.35', got '1.35.4'",
    ),
    "an IP family in capitals": (
        lambda at: karpenter(at, ip_family="IPv6"),
        "Test/It: ip_family must be ipv4 or ipv6, got 'IPv6'",
    ),
    "an add-on with a secret": (
        lambda at: addon(at, {"env": {"A": cdk.SecretValue.secrets_manager("x").unsafe_unwrap()}}),
        "Test/It: configuration.env.A must not be a SecretValue or another dynamic reference "
        "({{resolve:...}}), whose value EKS would show to whoever may describe the add-on; let "
        "pods read secrets from Secrets Manager",
    ),
    "an add-on with a configuration that is not JSON": (
        lambda at: addon(at, {"env": {1, 2}}),
        "Test/It: configuration must consist of maps, lists, texts, numbers and booleans, got: "
        "Object of type set is not JSON serializable; convert other values",
    ),
    "manifests whose name only the deployment knows": (
        lambda at: KubectlDelivery(*at.at, cluster=at.cluster).apply(
            Manifests(cdk.Aws.STACK_NAME, OBJECTS.objects)
        ),
        "Test/It: name of a release or of manifests must be a literal, got a token",
    ),
    "a separate object whose name only the deployment knows": (
        lambda at: KubectlDelivery(*at.at, cluster=at.cluster).apply(
            Manifests(
                "objects",
                (
                    {
                        "apiVersion": "v1",
                        "kind": "ConfigMap",
                        "metadata": {"name": cdk.Aws.STACK_NAME, "namespace": "web"},
                    },
                ),
                separate=True,
            )
        ),
        "Test/It: name of an object of manifests objects must be a literal, got a token",
    ),
    "node groups without subnets": (
        lambda at: node_groups(at, "web", subnets=[], zones=[]),
        NO_SUBNETS,
    ),
    "two node groups of one name": (
        lambda at: node_groups(at, "a", "a-x", subnets=at.subnets, zones=["x", "y"]),
        "Test/It: groups must become node groups of different names, got a-x twice: a group with "
        "one_per_zone is named after its zones; rename one",
    ),
    "pod subnets in fewer zones": (
        lambda at: pod_subnets(at, at.subnets, "eu-west-1a"),
        "Test/It: private_subnets must be one for each zone, got 2 for 1",
    ),
    "pod subnets without route tables": (
        lambda at: pod_subnets(
            at, [ec2.Subnet.from_subnet_id(at.stack, "Bare", "subnet-0a000001")], "eu-west-1a"
        ),
        "Test/It: private_subnets must have route tables, got an imported subnet without; give "
        "route_table_id to Subnet.from_subnet_attributes",
    ),
    "an issuer that is no URL": (
        lambda at: IssuerProvider(*at.at, issuer_url="oidc.eks.eu-west-1.amazonaws.com/id/X"),
        "Test/It: issuer_url must start with https://, got 'oidc.eks.eu-west-1.amazonaws.com/id/X'",
    ),
    "a role of all service accounts": (
        lambda at: PodIdentityRole(
            *at.at, cluster=at.cluster, namespace="web", service_account="*"
        ),
        "Test/It: service_account: must be the name of a Kubernetes service account such as web, "
        "got '*'",
    ),
    "a role through the issuer of no namespace": (
        lambda at: IrsaRole(
            *at.at,
            provider=IssuerProvider(at.stack, "Issuer", issuer_url="https://example.com/id/X"),
            namespace="",
            service_account="web",
        ),
        "Test/It: namespace: must be a Kubernetes namespace such as team-a, got ''",
    ),
    "a workload in a namespace of the system": (
        lambda at: workload(at, namespace="kube-system"),
        "Test/It: namespace must not be a namespace of the system, got 'kube-system'",
    ),
    "a workload of names that Kubernetes refuses": (
        lambda at: workload(at, namespace="Web_", service_account="A b"),
        "Test/It: namespace: must be a Kubernetes namespace such as team-a, got 'Web_'\n"
        "Test/It: service_account: must be the name of a Kubernetes service account such as web, "
        "got 'A b'",
    ),
    "a VPC in place of a network": (
        lambda at: EksBlueprint(
            *at.at, cluster_name="it", spec=ClusterSpec(), layout=cast("Any", at.vpc)
        ),
        "Test/It: layout must be of type NetworkLayout, got Resource and aws_ec2._IVpcProxy; give "
        "NetworkFromVpc(vpc) for a VPC of your own",
    ),
    "a cluster by its name": (
        lambda _: cluster_name(cast("Any", "existing")),
        f"what has a cluster_name must be a CDK object, got 'str' ('existing'); {IMPORT}",
    ),
    "a role by its ARN": (
        lambda at: node_group(at, role="arn:aws:iam::111122223333:role/nodes"),
        "Test/It: role must be of type aws_iam.IRole or of type NodeRole, got text "
        f"'arn:aws:iam::111122223333:role/nodes'; {IMPORT}",
    ),
    "a key by its alias": (
        lambda at: node_group(at, volumes_key="alias/x"),
        f"Test/It: volumes_key must be of type aws_kms.IKey, got text 'alias/x'; {IMPORT}",
    ),
    "pod subnets in a range that only the deployment knows": (
        lambda at: pod_subnets(at, at.subnets, "a", "b", cidr=cdk.Aws.STACK_NAME),
        "Test/It: cidr must be a literal, got a token",
    ),
    "pod subnets in no range": (
        lambda at: pod_subnets(at, at.subnets, "a", "b", cidr="100.64.0.1/33"),
        "Test/It: cidr: must be an IPv4 CIDR block such as 100.64.0.0/16, got '100.64.0.1/33'",
    ),
    "pod subnets in a small range": (
        lambda at: pod_subnets(at, at.subnets, "a", "b", cidr="100.64.0.0/27"),
        "Test/It: cidr: must be between /16 and /26, so that each zone gets a part, got "
        "100.64.0.0/27",
    ),
    "one object in place of a tuple": (
        lambda _: Manifests("m", cast("Any", OBJECTS.objects[0])),
        "manifests m must have a tuple of objects, got 'dict'; write (object,) for one object",
    ),
    "an object that is no map": (
        lambda _: Manifests("m", (cast("Any", 1),)),
        "manifests m: objects[0] must be a map with apiVersion, kind and metadata, got 1",
    ),
    "values that are not JSON": (
        lambda at: KubectlDelivery(*at.at, cluster=at.cluster).install(
            HelmRelease("karpenter-crd", values={"a": {1}})
        ),
        "Test/It: values of release karpenter-crd must consist of maps, lists, texts, numbers "
        "and booleans, got: Object of type set is not JSON serializable; convert other values",
    ),
    "a tenant whose name only the deployment knows": (
        lambda at: Tenant(
            *at.at,
            **at.on_cluster,
            name=cdk.Aws.STACK_NAME,
            spec=TenantSpec.model_validate({"namespaces": {"shop": {}}}),
            kubernetes_version="1.35",
        ),
        "Test/It: name must be a literal, got a token",
    ),
    "a folder that only the deployment knows": (
        lambda at: FluxDelivery(cdk.Aws.STACK_NAME),
        "cluster_name must be a literal, got a token",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_fails_with_the_remedy(mistake: str) -> None:
    make, wanted = MISTAKES[mistake]
    with pytest.raises(BlueprintError) as caught:
        make(Surroundings(cdk.App(), "Test"))
    assert str(caught.value) == wanted


def test_a_fault_of_cdk_stays_what_it_is() -> None:
    at = Surroundings(cdk.App(), "Test")
    delivery = KubectlDelivery(*at.at, cluster=at.cluster)
    cdk.CfnWaitConditionHandle(delivery, "objects")
    with pytest.raises(RuntimeError, match="There is already a Construct with name 'objects'"):
        delivery.apply(OBJECTS)
