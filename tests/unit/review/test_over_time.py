"""How long a deployment takes, what changes, and clusters side by side."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import review
from eks_blueprint.catalogue import creation_time
from eks_blueprint.errors import BlueprintError
from tests.support.cloud_assemblies import written
from tests.unit.review.conftest import Reviewed, cluster


def test_the_critical_path_follows_references_and_dependencies(reviewed: Reviewed) -> None:
    found = reviewed(
        {
            "Role": {"Type": "AWS::IAM::Role"},
            "Group": {
                "Type": "AWS::EKS::Nodegroup",
                "Properties": {"ClusterName": {"Ref": "Cluster"}},
            },
            "Addon": {"Type": "AWS::EKS::Addon", "DependsOn": ["Group"], "Properties": {}},
            "Topic": {"Type": "AWS::SNS::Topic"},
        },
        RoleArn={"Fn::GetAtt": ["Role", "Arn"]},
    ).timeline
    path = [one.place.logical_id for one in found.critical_path]
    assert path == ["Role", "Cluster", "Group", "Addon"]
    types = [one.place.type for one in found.critical_path]
    assert found.seconds == sum(creation_time(one).typical for one in types)
    assert found.low == sum(creation_time(one).seconds[0] for one in types)
    assert found.longest is not None
    assert found.longest.place.logical_id == "Cluster"
    assert [one.start for one in found.bars] == sorted(one.start for one in found.bars)


def test_a_stack_waits_for_those_that_it_needs(tmp_path: Path) -> None:
    network = {"Resources": {"Nat": {"Type": "AWS::EC2::NatGateway"}}}
    beside = {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}
    folder = written(
        tmp_path,
        {"network": network, "beside": beside, "prod": {"Resources": {"Cluster": cluster()}}},
        needs={"prod": ["network", "beside"]},
    )
    (found,) = review.load(folder).clusters
    starts = {one.stack: one.start for one in found.timeline.stacks}
    nat = creation_time("AWS::EC2::NatGateway").typical
    assert starts == {"network": 0, "beside": 0, "prod": nat}
    assert [one.place.stack for one in found.timeline.critical_path] == ["network", "prod"]


def test_resources_that_wait_for_each_other_are_no_endless_loop(reviewed: Reviewed) -> None:
    circle = {
        "A": {"Type": "AWS::IAM::Role", "DependsOn": "B"},
        "B": {"Type": "AWS::IAM::Role", "DependsOn": "A"},
    }
    assert len(reviewed(circle).timeline.bars) == 3


def one_stack(folder: Path, **properties: Any) -> Path:
    folder.mkdir()
    return written(folder, {"prod": {"Resources": {"Cluster": cluster(**properties)}}})


def test_changes_against_a_baseline(tmp_path: Path) -> None:
    old = one_stack(tmp_path / "old", Version="1.34")
    new = one_stack(tmp_path / "new", Version="1.35")
    (found,) = review.load(new, old).clusters
    assert found.changes is not None
    (change,) = found.changes.difference.changes
    assert change.id == "prod/Cluster"
    assert review.load(new).clusters[0].changes is None
    assert review.load(new).changes is None


def test_a_baseline_may_be_templates_alone(tmp_path: Path) -> None:
    new = one_stack(tmp_path / "new")
    (tmp_path / "old").mkdir()
    template = (new / "prod.template.json").read_text("utf-8")
    (tmp_path / "old" / "prod.json").write_text(template, encoding="utf-8")
    changes = review.load(new, tmp_path / "old").changes
    assert changes is not None
    assert not changes.difference.changes


def test_fails_for_a_baseline_that_is_neither(tmp_path: Path) -> None:
    new = one_stack(tmp_path / "new")
    with pytest.raises(BlueprintError, match="a baseline must be the folder of a cloud assembly"):
        review.load(new, tmp_path / "nowhere")


def test_the_next_version_and_support_are_known(reviewed: Reviewed) -> None:
    upgrade = reviewed(Version="1.35").upgrade
    assert upgrade.target == "1.36"
    assert upgrade.support is not None
    assert upgrade.support.standard_until is not None
    assert reviewed(Version="1.99").upgrade.support is None
    assert "1.99 is not in the catalogue" in reviewed(Version="1.99").upgrade.notes[0]
    assert "names no version" in reviewed(Version="").upgrade.notes[0]


def test_the_policy_of_a_cluster_is_told_from_the_support_of_its_version(
    reviewed: Reviewed,
) -> None:
    assert reviewed().upgrade.policy.startswith("not set, which means EXTENDED")
    automatic = reviewed(UpgradePolicy={"SupportType": "STANDARD"}).upgrade
    assert automatic.policy == "STANDARD: EKS upgrades the cluster automatically"
    assert automatic.support is not None
    assert automatic.support.state == "standard"


def storage_class(
    name: str, provisioner: str = "ebs.csi.aws.com", **settings: str
) -> dict[str, object]:
    """Return a class of volumes."""
    named = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": name}}
    return {**named, "provisioner": provisioner, **settings}


def test_what_is_deleted_what_stays_and_what_is_lost_are_three_things(tmp_path: Path) -> None:
    network = {"Resources": {"Nat": {"Type": "AWS::EC2::NatGateway"}}}
    resources = {
        "Cluster": cluster(),
        "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain"},
        "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete"},
    }
    folder = written(
        tmp_path,
        {
            "network": network,
            "prod": {"Resources": resources},
            "other": {"Resources": {"C": cluster(Name="o")}},
        },
        needs={"prod": ["network"], "other": ["network"]},
    )
    found = review.load(folder).cluster("prod")
    deletion = found.deletion
    assert [(one.what, one.count) for one in deletion.deleted] == [
        ("other resources", 1),
        ("control plane", 1),
    ]
    assert [(one.what, one.count, one.charged) for one in deletion.stays] == [
        ("keys", 1, "by the month, until the waiting period starts"),
        ("stack network", 0, "as before"),
        ("VPC of prod", 0, "as before"),
    ]
    assert "buckets, with all their objects, old versions included" in [
        one.what for one in deletion.lost
    ]
    (said,) = [one for one in found.summary.answers if one.section == "deletion"]
    assert said.lines[2] == "stays, and is charged: keys (1), stack network, VPC of prod"
    assert said.lines[3].endswith(", old versions included: Bucket")
    assert deletion.plan is not None
    assert said.lines[1].startswith(f"{len(deletion.plan.clusters[0].before)} steps by hand")
    assert said.lines[4].startswith("lost for good in the steps by hand: everything in the names")


def test_volumes_that_a_class_retains_stay_and_are_charged(reviewed: Reviewed) -> None:
    classes = [
        storage_class("kept", reclaimPolicy="Retain"),
        storage_class("gone", reclaimPolicy="Delete"),
        storage_class("shared", "efs.csi.aws.com", reclaimPolicy="Retain"),
    ]
    applied = {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"Manifest": json.dumps(classes), "ClusterName": {"Ref": "Cluster"}},
    }
    found = reviewed({"Classes": applied})
    charged = {one.what: one.charged for one in found.deletion.stays}
    assert {what for what in charged if "class" in what} == {"EBS volumes of class kept"}
    assert charged["EBS volumes of class kept"] == "by size, until they are deleted"


def test_the_day_is_that_of_the_catalogue_unless_it_is_given(tmp_path: Path) -> None:
    folder = one_stack(tmp_path / "a")
    assert review.load(folder).as_of == review.load(folder).clusters[0].cost.estimate.prices_as_of
    later = review.load(folder, as_of=date(2030, 1, 1)).clusters[0].upgrade.support
    assert later is not None
    assert later.state == "ended"


def test_clusters_side_by_side(tmp_path: Path) -> None:
    stacks = {
        name: {"Resources": {"Cluster": cluster(Name=name, Version=version)}}
        for name, version in (("a", "1.35"), ("b", "1.35"), ("c", "1.34"))
    }
    result = review.load(written(tmp_path, stacks))
    assert result.fleet is not None
    assert [one.name for one in result.fleet.rows] == ["a", "b", "c"]
    contrasts = {one.what: one.values for one in result.fleet.contrasts}
    assert contrasts["Kubernetes version"] == {"1.35": ("a", "b"), "1.34": ("c",)}
    assert [(one.cluster, one.kind) for one in result.fleet.outliers] == [("c", "version")]
    assert result.cluster("b").name == "b"
    with pytest.raises(KeyError):
        result.cluster("d")


def test_one_cluster_is_no_fleet(tmp_path: Path) -> None:
    assert review.load(one_stack(tmp_path / "a")).fleet is None


def test_several_clusters_of_a_stack_have_keys_of_their_own(tmp_path: Path) -> None:
    both = {"Resources": {"A": cluster(Name="a"), "B": cluster(Name="b")}}
    result = review.load(written(tmp_path, {"app": both}))
    assert [one.key for one in result.clusters] == ["app/A", "app/B"]


def test_a_shared_network_is_said_with_the_cost(tmp_path: Path) -> None:
    own = {name: {"Resources": {"C": cluster(Name=name)}} for name in ("a", "b")}
    network = {"Resources": {"Nat": {"Type": "AWS::EC2::NatGateway"}}}
    folder = written(
        tmp_path, {"network": network, **own}, needs={"a": ["network"], "b": ["network"]}
    )
    assert [one.cost.shared for one in review.load(folder).clusters] == [("network",)] * 2


def test_an_assembly_without_a_cluster_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, {"app": {"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}})
    result = review.load(folder)
    assert result.clusters == ()
    assert "no EKS cluster" in result.notes[0]
    assert [one.name for one in result.stacks] == ["app"]
    assert result.of_type("AWS::SNS::Topic")[0].id == "app/T"
