"""What the table of changes says about the edits between two specs."""

from typing import Any

import pytest

from eks_blueprint.difference.spec_edits import spec_edits
from eks_blueprint.spec import BlueprintSpec, deep_merge

POOL = {"limits": {"cpu": 10, "memory_gib": 40}}


def spec(**cluster: Any) -> BlueprintSpec:
    admin = {"principal_arn": "arn:aws:iam::111122223333:role/admin", "role": "admin"}
    content = {"profile": "core", "access_entries": {"admin": admin}, **cluster}
    return BlueprintSpec.model_validate({"clusters": {"prod": content}})


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({}, {}, []),
        ({}, {"logging": {"retention_days": 30}}, ["logging.retention_days: in place"]),
        ({}, {"control_plane_zone_count": 2}, ["control_plane_zone_count: refused"]),
        (
            {"node_groups": {"a": {}}},
            {"node_groups": {}},
            ["node_groups.a: deletes"],
        ),
        (
            {},
            {"karpenter": {"node_pools": {"a": POOL}}},
            ["karpenter: in place"],
        ),
    ],
)
def test_edit_has_the_effect_of_its_entry(
    before: dict[str, Any], after: dict[str, Any], wanted: list[str]
) -> None:
    found = spec_edits(spec(**before), spec(**after))
    texts = [f"{one.path}: {one.effect.value}" for one in found if not one.when]
    assert [one for one in texts if not one.startswith("clusters.prod.addons")] == [
        f"clusters.prod.{one}" for one in wanted
    ]


def test_cluster_that_leaves_the_spec_stays() -> None:
    both = BlueprintSpec.model_validate(
        {
            "clusters": {
                **spec().model_dump()["clusters"],
                "old": spec().model_dump()["clusters"]["prod"],
            }
        }
    )
    (one,) = spec_edits(both, spec())
    assert (one.path, one.edit.value, one.effect.value) == (
        "clusters.old",
        "remove",
        "leaves behind",
    )


HYBRID = {
    "network": {"ip_family": "ipv4"},
    "service_ipv4_cidr": "172.20.0.0/16",
    "hybrid_nodes": {
        "remote_node_cidrs": ["10.80.0.0/24"],
        "remote_pod_cidrs": ["10.81.0.0/16"],
        "ssm": {},
    },
}


@pytest.mark.parametrize(
    "change", [{"hybrid_nodes": None}, {"hybrid_nodes": {"remote_pod_cidrs": None}}]
)
def test_remote_networks_that_leave_say_how_to_see_whether_they_left(
    change: dict[str, Any],
) -> None:
    found = spec_edits(spec(**HYBRID), spec(**deep_merge(HYBRID, change)))
    (remark,) = [
        one.remark for one in found if "remote networks" in one.remark or "RemotePod" in one.remark
    ]
    assert "no documentation says" in remark
    assert "aws eks describe-cluster --name NAME --query cluster.remoteNetworkConfig" in remark


def test_edits_of_the_pipeline_and_of_waves_are_named() -> None:
    def fleet(name: str, hours: int) -> BlueprintSpec:
        place = {"account": "111122223333", "region": "eu-west-1", "wave": "production"}
        cluster = spec().model_dump()["clusters"]["prod"]
        return BlueprintSpec.model_validate(
            {
                "waves": [{"name": "production", "approval": {"timeout_hours": hours}}],
                "pipeline": {
                    "name": name,
                    "account": "111122223333",
                    "region": "eu-west-1",
                    "source": {"codecommit": {"repository": "clusters"}},
                    "spec": "clusters.yaml",
                },
                "clusters": {"prod": {**cluster, "environment": place}},
            }
        )

    found = [*spec_edits(fleet("fleet", 24), fleet("apps", 48))]
    assert [(one.path, one.effect.value) for one in found] == [
        ("pipeline.name", "leaves behind"),
        ("waves.production.approval.timeout_hours", "in place"),
    ]
    assert [one.path for one in spec_edits(spec(), fleet("fleet", 24)) if "pipeline" in one.path]
