"""Nodes on Outposts, and control planes on them."""

import json
from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec, OutpostSpec
from tests.support.apps import ROOT, Assembly, example
from tests.support.objects import text

EXAMPLE = ROOT / "examples" / "36-outposts.yaml"
OUTPOST: dict[str, Any] = {
    "arn": "arn:aws:outposts:eu-central-1:111122223333:outpost/op-0123456789abcdef0",
    "subnet_ids": ["subnet-0a1b2c11"],
    "node_groups": {"workers": {"instance_type": "m5.large"}},
}


@pytest.fixture(scope="module")
def made() -> Assembly:
    return example(EXAMPLE)


def one(made: Assembly, stack: str, kind: str) -> dict[str, Any]:
    (found,) = made.resources(stack, kind).values()
    properties: dict[str, Any] = found["Properties"]
    return properties


def launched(made: Assembly, stack: str) -> dict[str, Any]:
    (found,) = [
        resource["Properties"]["LaunchTemplateData"]
        for key, resource in made.resources(stack, "AWS::EC2::LaunchTemplate").items()
        if "OutpostNodes" in key
    ]
    data: dict[str, Any] = found
    return data


def user_data(made: Assembly, stack: str) -> str:
    return text(launched(made, stack)["UserData"]["Fn::Base64"])


def node_policies(made: Assembly, stack: str, part: str) -> set[str]:
    (role,) = [
        resource for key, resource in made.resources(stack, "AWS::IAM::Role").items() if part in key
    ]
    arns = [text(one) for one in role["Properties"]["ManagedPolicyArns"]]
    return {arn.rpartition("/")[2] for arn in arns}


@pytest.mark.parametrize(
    ("stack", "config"),
    [
        (
            "rack",
            {
                "ControlPlaneInstanceType": "m5.xlarge",
                "OutpostArns": [OUTPOST["arn"]],
            },
        ),
        (
            "store",
            {
                "ControlPlaneInstanceType": "m5.large",
                "ControlPlanePlacement": {"SpreadLevel": "host"},
                "EtcdInstanceType": "m5.large",
                "EtcdPlacement": {"SpreadLevel": "host"},
                "OutpostArns": [OUTPOST["arn"][:-1] + "1"],
            },
        ),
    ],
)
def test_a_local_control_plane_is_on_the_outpost(
    made: Assembly, stack: str, config: dict[str, Any]
) -> None:
    cluster = one(made, stack, "AWS::EKS::Cluster")
    assert cluster["OutpostConfig"] == config
    vpc = cluster["ResourcesVpcConfig"]
    assert (vpc["EndpointPrivateAccess"], vpc["EndpointPublicAccess"]) == (True, False)
    assert len(vpc["SubnetIds"]) == 1


@pytest.mark.parametrize("stack", ["rack", "store"])
def test_a_local_cluster_is_asked_for_nothing_that_it_cannot_do(made: Assembly, stack: str) -> None:
    cluster = one(made, stack, "AWS::EKS::Cluster")
    missing = {"EncryptionConfig", "ZonalShiftConfig", "DeletionProtection"}
    missing |= {"BootstrapSelfManagedAddons", "RemoteNetworkConfig", "ControlPlaneScalingConfig"}
    assert missing & {*cluster} == set()
    assert "IpFamily" not in cluster["KubernetesNetworkConfig"]
    assert made.resources(stack, "AWS::EKS::Nodegroup") == {}


def test_roles_of_local_control_planes(made: Assembly) -> None:
    assert node_policies(made, "rack", "ControlPlaneRole") == {"AmazonEKSLocalOutpostClusterPolicy"}
    assert node_policies(made, "store", "ControlPlaneRole") == {
        "AmazonEKSClusterPolicy",
        "AmazonEKSServicePolicy",
    }
    (role,) = [
        r for k, r in made.resources("store", "AWS::IAM::Role").items() if "ControlPlane" in k
    ]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "eks.amazonaws.com"}
    assert "aws:SourceArn" in trust["Condition"]["ArnLike"]


def test_managed_add_ons_are_those_of_the_target(made: Assembly) -> None:
    found = {
        stack: {
            one["Properties"]["AddonName"]
            for one in made.resources(stack, "AWS::EKS::Addon").values()
        }
        for stack in ("rack", "store")
    }
    assert found["rack"] == set()
    assert found["store"] == {"vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"}


def test_a_local_rack_with_ebs_has_no_issuer(made: Assembly) -> None:
    assert "OidcIssuerUrl" not in made.templates["rack"]["Outputs"]
    assert "OidcIssuerUrl" in made.templates["store"]["Outputs"]


def test_the_control_plane_of_nodes_in_the_region_stays_there(made: Assembly) -> None:
    cluster = one(made, "region", "AWS::EKS::Cluster")
    assert "OutpostConfig" not in cluster
    assert "subnet-0a1b2c3d4e5f60011" not in cluster["ResourcesVpcConfig"]["SubnetIds"]
    group = one(made, "region", "AWS::AutoScaling::AutoScalingGroup")
    assert group["VPCZoneIdentifier"] == ["subnet-0a1b2c3d4e5f60011"]


def test_the_cni_has_the_permissions_of_nodes_where_pod_identity_does_not_work(
    made: Assembly,
) -> None:
    assert "AmazonEKS_CNI_Policy" in node_policies(made, "region", "OutpostNodesRole")
    assert "AmazonEKS_CNI_Policy" in node_policies(made, "region", "NodeGroupsRole")
    assert "AmazonEKS_CNI_Policy" in node_policies(made, "rack", "OutpostNodesRole")
    assert "AmazonEKS_CNI_Policy" not in node_policies(made, "store", "OutpostNodesRole")
    with_role = {
        stack: [
            one["Properties"].get("PodIdentityAssociations")
            for one in made.resources(stack, "AWS::EKS::Addon").values()
            if one["Properties"]["AddonName"] == "vpc-cni"
        ]
        for stack in ("region", "store")
    }
    assert with_role["region"] == [None]
    assert with_role["store"] != [None]


def test_nodes_join_with_an_entry_of_their_own(made: Assembly) -> None:
    for stack in ("region", "rack", "store"):
        types = [
            one["Properties"]["Type"]
            for one in made.resources(stack, "AWS::EKS::AccessEntry").values()
        ]
        assert types.count("EC2_LINUX") == 1


def test_amazon_linux_gets_a_node_config(made: Assembly) -> None:
    for stack in ("rack", "store"):
        said = user_data(made, stack)
        head, _, rest = said.partition("application/node.eks.aws\n\n")
        assert head.startswith("MIME-Version: 1.0\nContent-Type: multipart/mixed")
        config = json.loads(rest.partition("\n--NODE--")[0])
        assert config["kind"] == "NodeConfig"
        cluster = config["spec"]["cluster"]
        assert (cluster["name"], cluster["cidr"]) == (stack, "172.20.0.0/16")
        assert cluster.get("enableOutpost") == (True if stack == "rack" else None)
        assert ("id" in cluster) is (stack == "rack")


def test_bottlerocket_gets_its_settings(made: Assembly) -> None:
    said = user_data(made, "region")
    assert 'cluster-name = "region"' in said
    assert "[settings.kubernetes.node-taints]" in said
    assert launched(made, "region")["ImageId"] == (
        "resolve:ssm:/aws/service/bottlerocket/aws-k8s-1.35/x86_64/latest/image_id"
    )


def test_volumes_are_encrypted_gp2_or_none(made: Assembly) -> None:
    for stack in ("region", "rack"):
        volumes = [one["Ebs"] for one in launched(made, stack)["BlockDeviceMappings"]]
        assert {one["VolumeType"] for one in volumes} == {"gp2"}
        assert all(one["Encrypted"] and one["KmsKeyId"] for one in volumes)
    assert "BlockDeviceMappings" not in launched(made, "store")


def test_instances_keep_their_credentials_from_pods(made: Assembly) -> None:
    for stack in ("region", "rack", "store"):
        options = launched(made, stack)["MetadataOptions"]
        assert (options["HttpTokens"], options["HttpPutResponseHopLimit"]) == ("required", 1)


def test_nodes_wait_for_their_permissions_and_the_first_add_ons(made: Assembly) -> None:
    (group,) = made.resources("store", "AWS::AutoScaling::AutoScalingGroup").values()
    needed = " ".join(group["DependsOn"])
    for part in ("AccessEntry", "RolePolicy", "vpccni", "kubeproxy"):
        assert part in needed


@pytest.mark.parametrize(
    ("plane", "etcd", "most"),
    [("m5.large", None, 20), ("m5.4xlarge", None, 500), ("m5.xlarge", "m5.large", 50)],
)
def test_the_size_of_a_control_plane_limits_the_nodes(
    plane: str, etcd: str | None, most: int
) -> None:
    local = {
        "storage": "ebs" if etcd is None else "instance-store",
        "control_plane_instance_type": plane,
        "etcd_instance_type": etcd,
    }
    groups = {"workers": {"instance_type": "m5.large", "max_size": most}}
    found = OutpostSpec.model_validate({**OUTPOST, "local_cluster": local, "node_groups": groups})
    assert found.local_cluster is not None
    assert found.local_cluster.most_nodes() == most
    if most < 500:
        groups["workers"]["max_size"] = most + 1
        with pytest.raises(SpecError, match=f"must have at most {most} nodes"):
            OutpostSpec.model_validate({**OUTPOST, "local_cluster": local, "node_groups": groups})


def test_null_asks_a_target_for_nothing() -> None:
    spec = ClusterSpec.model_validate(
        {
            "profile": "core",
            "service_ipv4_cidr": "172.20.0.0/16",
            "karpenter": None,
            "zonal_shift": False,
            "tenants": {},
            "network": {
                "ip_family": "ipv4",
                "existing": {
                    "vpc_id": "vpc-0a1b2c3d",
                    "cidrs": ["10.20.0.0/16"],
                    "private_subnets": {
                        "eu-central-1a": "subnet-0a1b2c01",
                        "eu-central-1b": "subnet-0a1b2c02",
                    },
                },
            },
            "outpost": {
                **OUTPOST,
                "local_cluster": {"storage": "ebs", "control_plane_instance_type": "m5.large"},
            },
        }
    )
    assert spec.effective_addons == {}
    assert spec.outpost is not None
    assert spec.outpost.target == "outposts-local-ebs"
