"""Logical ids that must never change: CloudFormation would replace what they name."""

import pytest

from eks_blueprint.spec import ClusterSpec, NodeGroupSpec
from eks_blueprint.spec.blueprint import BlueprintSpec
from tests.support.apps import EXAMPLES, Assembly, example, synthesize
from tests.support.objects import CHART, MANIFEST

PRODUCTION = EXAMPLES[0]

NETWORK = {
    "NetworkVpc7FB7348F": "AWS::EC2::VPC",
    "NetworkVpcipv6cidr3A976160": "AWS::EC2::VPCCidrBlock",
    "NetworkVpcpublicSubnet1Subnet00617657": "AWS::EC2::Subnet",
    "NetworkVpcprivateSubnet1Subnet9EC58498": "AWS::EC2::Subnet",
    "NetworkVpcprivateSubnet2Subnet6E5E8804": "AWS::EC2::Subnet",
    "NetworkVpcprivateSubnet3SubnetC252FE86": "AWS::EC2::Subnet",
    "NetworkVpcintraSubnet1SubnetC21F9006": "AWS::EC2::Subnet",
}
CLUSTER = {
    "BlueprintControlPlaneA2E2EFFF": "AWS::EKS::Cluster",
    "BlueprintControlPlaneSecretsKey18B8FD79": "AWS::KMS::Key",
    "BlueprintControlPlaneLogsKeyE17D8629": "AWS::KMS::Key",
    "BlueprintVolumesKeyCAC3A34D": "AWS::KMS::Key",
    "BlueprintControlPlaneLogGroupEEE3F42F": "AWS::Logs::LogGroup",
    "BlueprintControlPlaneRole5A68EEF1": "AWS::IAM::Role",
    "BlueprintNodeGroupssystemF3D6A860": "AWS::EKS::Nodegroup",
    "BlueprintNodeGroupsRole622FCB5D": "AWS::IAM::Role",
}
KEPT = {
    "BlueprintBackupVault111B24CC": "AWS::Backup::BackupVault",
    "BlueprintBackupKey99611C5B": "AWS::KMS::Key",
}
CAPABILITIES = {
    "BlueprintCapabilitiesAck5925FBDC": "AWS::EKS::Capability",
    "BlueprintCapabilitiesAckIdentityRole51E49AC6": "AWS::IAM::Role",
}
# Named after the release and its namespace, and after the object, not after their entries.
OWN = {
    "BlueprintComponentsDeliverychartpodinfoshop52AC7AE1": CHART,
    "BlueprintComponentsDeliverychartpodinfoblueshopE99916F4": CHART,
    "BlueprintComponentsDeliveryObjectsNamespaceshop7A4766E9": MANIFEST,
    "BlueprintComponentsDeliveryObjectsOffershopexamplecomshopspringA6591B07": (MANIFEST),
}


def kinds(assembly: Assembly, stack: str) -> dict[str, str]:
    return {key: value["Type"] for key, value in assembly.resources(stack).items()}


def test_network_keeps_its_ids() -> None:
    got = kinds(example(PRODUCTION), "production-network")
    assert {key: got.get(key) for key in NETWORK} == NETWORK


def test_backups_and_capabilities_keep_their_ids() -> None:
    of = {path.stem: path for path in EXAMPLES}
    got = kinds(example(of["20-backup"]), "vault") | kinds(example(of["17-ack"]), "shops")
    wanted = KEPT | CAPABILITIES
    assert {key: got.get(key) for key in wanted} == wanted


def test_cluster_keeps_its_ids() -> None:
    got = kinds(example(PRODUCTION), "production")
    assert {key: got.get(key) for key in CLUSTER} == CLUSTER


def test_charts_and_objects_keep_their_ids() -> None:
    own = next(path for path in EXAMPLES if path.stem == "14-own-charts")
    got = kinds(example(own), "shop")
    assert {key: got.get(key) for key in OWN} == OWN


@pytest.fixture(scope="module")
def before() -> Assembly:
    return synthesize(BlueprintSpec(clusters={"prod": ClusterSpec()}))


def test_a_new_node_group_in_front_changes_nothing_else(before: Assembly) -> None:
    spec = ClusterSpec(node_groups={"aaa": NodeGroupSpec(), "system": NodeGroupSpec()})
    after = synthesize(BlueprintSpec(clusters={"prod": spec}))
    assert before.resources("prod").keys() <= after.resources("prod").keys()
    assert before.templates["prod-network"] == after.templates["prod-network"]


def test_a_third_zone_moves_no_subnet() -> None:
    two, three = (
        synthesize(BlueprintSpec.model_validate({"clusters": {"prod": spec}}))
        for spec in ({"network": {"zone_count": 2}}, {"network": {"zone_count": 3}})
    )
    kept = two.resources("prod-network", "AWS::EC2::Subnet")
    grown = three.resources("prod-network", "AWS::EC2::Subnet")
    assert len(kept) == 6
    assert {key: grown[key] for key in kept} == kept


def test_building_one_cluster_changes_no_template() -> None:
    blueprint = BlueprintSpec.model_validate(
        {
            "networks": {"core": {}},
            "clusters": {
                "a": {"network": {"shared": "core"}, "bastion": {}},
                "b": {"network": {"shared": "core"}},
            },
        }
    )
    everything, one = synthesize(blueprint), synthesize(blueprint, only=("b",))
    assert set(one.templates) == {"core-shared-network", "b"}
    assert one.templates["b"] == everything.templates["b"]
    assert one.templates["core-shared-network"] == everything.templates["core-shared-network"]
