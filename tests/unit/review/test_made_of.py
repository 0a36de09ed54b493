"""What a cluster is made of, and what is reachable."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import review
from tests.support.cloud_assemblies import written
from tests.unit.review.conftest import Reviewed, cluster


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def subnet(name: str, zone: Any, **more: Any) -> dict[str, dict[str, Any]]:
    """Give a subnet with a route table, and a default route to what ``more`` names."""
    found = {
        f"{name}Subnet": of(
            "AWS::EC2::Subnet",
            VpcId={"Ref": "Vpc"},
            AvailabilityZone=zone,
            CidrBlock="10.0.0.0/24",
            Tags=[{"Key": "aws-cdk:subnet-name", "Value": name}],
        ),
        f"{name}Table": of("AWS::EC2::RouteTable", VpcId={"Ref": "Vpc"}),
        f"{name}Association": of(
            "AWS::EC2::SubnetRouteTableAssociation",
            SubnetId={"Ref": f"{name}Subnet"},
            RouteTableId={"Ref": f"{name}Table"},
        ),
    }
    if more:
        found[f"{name}Route"] = of(
            "AWS::EC2::Route",
            RouteTableId={"Ref": f"{name}Table"},
            DestinationCidrBlock="0.0.0.0/0",
            **more,
        )
    return found


ZONE = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}
NETWORK = {
    "Vpc": of("AWS::EC2::VPC", CidrBlock="10.0.0.0/16", Tags=[{"Key": "Name", "Value": "net"}]),
    "Internet": of("AWS::EC2::InternetGateway"),
    "Nat": of("AWS::EC2::NatGateway", SubnetId={"Ref": "publicSubnet"}),
    **subnet("public", ZONE, GatewayId={"Ref": "Internet"}),
    **subnet("private", ZONE, NatGatewayId={"Ref": "Nat"}),
    **subnet("intra", "eu-west-1b"),
    "Ecr": of(
        "AWS::EC2::VPCEndpoint",
        VpcId={"Ref": "Vpc"},
        VpcEndpointType="Interface",
        ServiceName={"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, ".ecr.api"]]},
    ),
}
SUBNETS = {"SubnetIds": [{"Ref": "intraSubnet"}]}


def test_tiers_follow_the_routes(reviewed: Reviewed) -> None:
    network = reviewed(NETWORK, ResourcesVpcConfig=SUBNETS).architecture.network
    assert network.name == "net"
    assert network.cidrs == ("10.0.0.0/16",)
    zones = {zone.name: {one.name: one.tier for one in zone.subnets} for zone in network.zones}
    assert zones == {
        "zone 1": {"public": "public", "private": "private"},
        "eu-west-1b": {"intra": "isolated"},
    }
    assert [zone.nat_gateways for zone in network.zones if zone.name == "zone 1"] == [("Nat",)]
    assert [(one.service, one.kind) for one in network.endpoints] == [("ecr.api", "Interface")]


def test_a_network_in_another_stack_is_found_through_its_exports(tmp_path: Path) -> None:
    name = "network:intra"
    outputs = {"Intra": {"Value": {"Ref": "intraSubnet"}, "Export": {"Name": name}}}
    own = cluster(ResourcesVpcConfig={"SubnetIds": [{"Fn::ImportValue": name}]})
    folder = written(
        tmp_path,
        {
            "network": {"Resources": NETWORK, "Outputs": outputs},
            "prod": {"Resources": {"C": own}},
        },
        needs={"prod": ["network"]},
    )
    result = review.load(folder)
    (found,) = result.clusters
    assert found.stacks == ("network", "prod")
    assert found.architecture.network.name == "net"
    assert found.architecture.control_plane.tiers == ("isolated",)
    assert "network/intraSubnet" in result.graph.needs("prod/C")
    assert "prod/C" in result.graph.needed_by("network/intraSubnet")
    assert "network/Vpc" in result.graph.reaches("prod/C")


def test_a_network_that_existed_before_is_said(reviewed: Reviewed) -> None:
    found = reviewed(ResourcesVpcConfig={"SubnetIds": ["subnet-1"]})
    assert found.architecture.network.place is None
    assert any("the VPC exists already" in one for one in found.reachability.notes)


@pytest.mark.parametrize(
    ("config", "opened"),
    [
        ({"EndpointPublicAccess": False, "EndpointPrivateAccess": True}, []),
        ({}, ["the Kubernetes API, from every address"]),
        ({"PublicAccessCidrs": ["192.0.2.0/24"]}, ["the Kubernetes API, from 192.0.2.0/24"]),
    ],
)
def test_the_endpoint_is_open_unless_the_template_says_no(
    config: Any, opened: list[str], reviewed: Reviewed
) -> None:
    assert [*reviewed(ResourcesVpcConfig=config).reachability.open_to_internet] == opened


CLOSED = {"EndpointPublicAccess": False, "EndpointPrivateAccess": True}


def test_security_groups_say_from_where_to_where(reviewed: Reviewed) -> None:
    group = of(
        "AWS::EC2::SecurityGroup",
        GroupDescription="web",
        SecurityGroupIngress=[
            {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443},
            {"CidrIp": "10.0.0.0/8", "IpProtocol": "-1"},
        ],
        SecurityGroupEgress=[
            {"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}
        ],
    )
    rule = of(
        "AWS::EC2::SecurityGroupIngress",
        GroupId={"Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"]},
        SourceSecurityGroupId={"Fn::GetAtt": ["Web", "GroupId"]},
        IpProtocol="tcp",
        FromPort=8080,
        ToPort=8090,
    )
    found = reviewed({"Web": group, "Rule": rule}, ResourcesVpcConfig=CLOSED).reachability
    assert [(one.origin, one.destination, one.ports, one.open) for one in found.rules] == [
        ("0.0.0.0/0", "web", "tcp 443", True),
        ("10.0.0.0/8", "web", "all", False),
        ("web", "cluster security group", "tcp 8080-8090", False),
    ]
    assert [one.split(",")[0] for one in found.open_to_internet] == ["web on tcp 443"]


def test_what_policies_open_to_everybody_is_found(reviewed: Reviewed) -> None:
    def policy(**more: Any) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", **more}
        return of("AWS::S3::BucketPolicy", PolicyDocument={"Statement": [statement]})

    guarded = policy(Condition={"StringEquals": {"aws:SourceAccount": "1"}})
    found = reviewed({"Open": policy(), "Guarded": guarded}, ResourcesVpcConfig=CLOSED)
    assert [one.place.logical_id for one in found.reachability.public] == ["Open"]


def test_node_groups_pools_and_hosts_are_compute(reviewed: Reviewed) -> None:
    pool = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "default"},
        "spec": {
            "limits": {"cpu": 100},
            "template": {
                "spec": {
                    "requirements": [
                        {
                            "key": "karpenter.sh/capacity-type",
                            "operator": "In",
                            "values": ["spot", "on-demand"],
                        },
                        {"key": "kubernetes.io/arch", "operator": "In", "values": ["arm64"]},
                    ]
                }
            },
        },
    }
    found = reviewed(
        {
            "Group": of(
                "AWS::EKS::Nodegroup",
                CapacityType="ON_DEMAND",
                InstanceTypes=["m7g.large"],
                ScalingConfig={"MinSize": 1, "MaxSize": 3},
            ),
            "Objects": of("Custom::AWSCDK-EKS-KubernetesResource", Manifest=json.dumps([pool])),
            "Host": of("AWS::EC2::Instance", InstanceType="t4g.nano"),
        }
    ).architecture
    group, karpenter = found.compute
    assert (group.kind, group.size, group.capacity) == ("node group", "1 to 3 nodes", "on-demand")
    assert (karpenter.name, karpenter.capacity) == ("default", "spot and on-demand")
    assert karpenter.instances == ("arch in arm64",)
    assert karpenter.size == "cpu at most 100"
    assert [one.instance_type for one in found.hosts] == ["t4g.nano"]


def test_clusters_of_the_older_construct_are_read(tmp_path: Path) -> None:
    config = {
        "name": "old",
        "version": "1.33",
        "resourcesVpcConfig": {"endpointPublicAccess": False, "endpointPrivateAccess": True},
        "logging": {"clusterLogging": [{"enabled": True, "types": ["api", "audit"]}]},
        "encryptionConfig": [{"provider": {"keyArn": "arn:key"}, "resources": ["secrets"]}],
    }
    template = {"Resources": {"C": of("Custom::AWSCDK-EKS-Cluster", Config=config)}}
    (found,) = review.load(written(tmp_path, {"app": template})).clusters
    plane = found.architecture.control_plane
    assert (plane.name, plane.version, plane.public_endpoint) == ("old", "1.33", False)
    assert (plane.logs, plane.encrypted_with) == (("api", "audit"), "arn:key")
    assert found.deletion.plan is None
    assert found.deletion.note
    assert [one.name for one in found.access.keys] == ["arn:key"]


def test_peering_of_another_stack_is_a_connection_with_its_other_end(tmp_path: Path) -> None:
    peering = of(
        "AWS::EC2::VPCPeeringConnection",
        VpcId={"Fn::ImportValue": "vpc"},
        PeerVpcId="vpc-0123456789abcdef0",
    )
    outputs = {"Vpc": {"Value": {"Ref": "Vpc"}, "Export": {"Name": "vpc"}}}
    stacks = {
        "prod": {
            "Resources": {"Cluster": cluster(ResourcesVpcConfig=SUBNETS), **NETWORK},
            "Outputs": outputs,
        },
        "peering": {"Resources": {"Peering": peering}},
        "elsewhere": {"Resources": {"Other": {**peering, "Properties": {"VpcId": "vpc-1"}}}},
    }

    (found,) = review.load(written(tmp_path, stacks)).clusters
    ((kind, peer),) = [(one.kind, one.peer) for one in found.architecture.connections]
    assert (kind, peer) == ("peering connection", "vpc-0123456789abcdef0")


def test_tenants_are_the_namespaces_that_say_so(reviewed: Reviewed) -> None:
    spaces = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        for name, labels in (("web", {"tenant": "shop"}), ("jobs", {"tenant": "shop"}), ("x", {}))
    ]
    objects = of("Custom::AWSCDK-EKS-KubernetesResource", Manifest=json.dumps(spaces))

    (tenant,) = reviewed({"Objects": objects}).architecture.tenants
    assert (tenant.name, tenant.namespaces) == ("shop", ("web", "jobs"))


def test_ranges_of_hybrid_nodes_and_outposts_of_the_control_plane_are_read(
    reviewed: Reviewed,
) -> None:
    plane = reviewed(
        RemoteNetworkConfig={
            "RemoteNodeNetworks": [{"Cidrs": ["10.80.0.0/16"]}],
            "RemotePodNetworks": [{"Cidrs": ["10.85.0.0/16", "10.86.0.0/16"]}],
        },
        OutpostConfig={"OutpostArns": ["arn:aws:outposts:eu-west-1:1:outpost/op-1"]},
    ).architecture.control_plane

    assert plane.remote_nodes == ("10.80.0.0/16",)
    assert plane.remote_pods == ("10.85.0.0/16", "10.86.0.0/16")
    assert len(plane.outposts) == 1
