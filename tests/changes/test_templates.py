"""What two specs that differ in one field make different is what the entry of the field says."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

import pytest

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.catalogue.changes import Edit, Effect, changes_of
from eks_blueprint.difference import Action, difference
from tests.support.differences import assemblies_of, differences, resources_in
from tests.support.resources import update

KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
TEAM = {"principal_arn": "arn:aws:iam::111122223333:role/team", "role": "custom", "groups": ["a"]}
JOBS = {"selectors": {"all": {"namespace": "jobs"}}}
BASE: Mapping[str, Any] = {
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "access_entries": {"team": TEAM},
    "oidc_providers": {"idp": {"issuer_url": "https://idp.example.com", "client_id": "a"}},
    "node_groups": {"workers": {}},
    "fargate_profiles": {"jobs": JOBS},
    "tags": {"team": "a"},
}
STORAGE: Mapping[str, Any] = {**BASE, "storage": {"storage_classes": {"gp3": {"default": True}}}}
PINNED: Mapping[str, Any] = {
    **BASE,
    "environment": {"account": "111122223333", "region": "us-west-2"},
    "control_plane_zone_count": 3,
}
SUBNETS = {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"}
EXISTING: Mapping[str, Any] = {
    **BASE,
    "network": {
        "ip_family": "ipv4",
        "existing": {
            "vpc_id": "vpc-0a1b2c3d4e5f60718",
            "cidrs": ["10.40.0.0/16"],
            "private_subnets": SUBNETS,
        },
    },
    "storage": {"file_systems": {"files": {}}},
}
_BASES = {"base": BASE, "storage": STORAGE, "pinned": PINNED, "existing": EXISTING}
_MOVED = (
    "in another order of zones, or with another first subnet of a zone, and `storage.file_systems`"
)


class Case(NamedTuple):
    """An edit of one field.

    :param path: the field, or the key.
    :param value: its new value, or the new key; ``None`` removes.
    """

    path: str
    value: Any
    edit: Edit = Edit.CHANGE
    base: Mapping[str, Any] = BASE
    when: str = ""


CASES = [
    Case("network.ip_family", "ipv4"),
    Case("network.cidr", "10.1.0.0/16"),
    Case("network.zone_count", 2),
    Case("network.zone_count", 4, base=PINNED, when="with `control_plane_zone_count`"),
    Case("network.node_zone_count", 2),
    Case("control_plane_zone_count", 2),
    Case(
        "network.existing.private_subnets",
        {"eu-west-1c": "subnet-0a000003", **SUBNETS},
        base=EXISTING,
        when=_MOVED,
    ),
    Case("kubernetes_version", "1.36"),
    Case("encryption.secrets_key_arn", KEY),
    Case("logging.retention_days", 30),
    Case("deletion_protection", False),
    Case("removal_policy", "destroy"),
    Case("access_entries.team", "crew", Edit.RENAME),
    Case("oidc_providers.idp.client_id", "b"),
    Case("node_groups.workers.instance_types", ["m7g.xlarge"]),
    Case("node_groups.workers.capacity_type", "spot"),
    Case("node_groups.workers.labels", {"team": "a"}),
    Case("node_groups.workers.root_volume.size_gib", 8),
    Case("node_groups.workers", "apps", Edit.RENAME),
    Case("fargate_profiles.jobs.selectors.all", "every", Edit.RENAME),
    Case("fargate_profiles.jobs.selectors.all.namespace", "batch"),
    Case("tags", {"team": "b"}, base=STORAGE),
    Case("encryption.volumes_key_arn", KEY, base=STORAGE, when="with `storage`"),
    Case("storage.storage_classes.gp3.iops", 4000, base=STORAGE),
    Case("storage.storage_classes.gp3", "standard", Edit.RENAME, base=STORAGE),
    Case("storage.snapshots", False, base=STORAGE),
]
BESIDES = (
    # Rights follow what they are rights on.
    "AWS::IAM::",
    # Routes and addresses of a subnet come and go with it.
    "AWS::EC2::RouteTable",
    "AWS::EC2::Route",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::EIP",
    "AWS::EC2::NatGateway",
    "AWS::EC2::VPCEndpoint",
    "AWS::EC2::EgressOnlyInternetGateway",
)


@cache
def _synthesized() -> dict[str, CloudAssembly]:
    """Synthesize all specs at once, which starts the CDK once."""
    specs = dict(_BASES)
    specs |= {f"case{index}": _edited(case) for index, case in enumerate(CASES)}
    return assemblies_of({name: _of(spec) for name, spec in specs.items()})


def _of(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {"clusters": {"prod": {"profile": "core", **spec}}}


def _edited(case: Case) -> dict[str, Any]:
    spec: dict[str, Any] = deepcopy(dict(case.base))
    *parents, last = case.path.split(".")
    where = spec
    for parent in parents:
        where = where.setdefault(parent, {})
    if case.edit == Edit.RENAME:
        where[case.value] = where.pop(last)
    else:
        where[last] = case.value
    return spec


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path} {case.edit}")
def test_entry_names_what_changes(case: Case) -> None:
    found = _found(case)
    changes = [
        change
        for change in changes_of(case.path.split("."), case.edit)
        if change.when in ("", case.when)
    ]
    if changes[0].effect == Effect.NOTHING:
        assert found == set()
        return
    named = {altered for change in changes for altered in change.alters}
    assert {one for one in found if not _covered(one, named) and not _besides(one)} == set()
    made = {one.partition(" ")[0] for one in found}
    assert {one for one in named if one.partition(" ")[0] in made and not _covered(one, found)} == (
        set()
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path} {case.edit}")
def test_what_is_replaced_in_the_template_is_named(case: Case) -> None:
    """An edit that is said to be harmless replaces nothing, and one that is not says what."""
    changes = changes_of(case.path.split("."), case.edit)
    named = {altered for change in changes for altered in change.alters}
    for one in _found(case):
        kind, _, name = one.partition(" ")
        if "::" in kind and name and "Policy" not in name and not kind.startswith("Custom::"):
            assert update(kind, name) == "in place" or _covered(one, named), one


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path} {case.edit}")
def test_diff_says_what_the_entry_says(case: Case) -> None:
    result = difference(*_sides(case))
    changes = [
        change
        for change in changes_of(case.path.split("."), case.edit)
        if change.when in ("", case.when)
    ]
    effects = {change.effect for change in changes}
    actions = {one.action for one in result.changes}
    checks = {one.check for one in result.findings}
    if effects <= {Effect.NOTHING}:
        assert actions == set()
    if effects <= {Effect.IN_PLACE, Effect.ROLLS_NODES}:
        assert not result.dangerous
    if Effect.ROLLS_NODES in effects:
        assert any("nodes are replaced" in one.remark for one in result.changes)
    if effects & {Effect.REPLACES, Effect.DELETES}:
        assert actions & {Action.REPLACE, Action.RECREATE, Action.REMOVE}
    if Effect.TWO_DEPLOYMENTS in effects:
        assert "already-exists" in checks
    # What EKS refuses is in no schema.
    if any(one.effect == Effect.REFUSED and one.what != "EKS" for one in changes):
        assert result.blocked


def test_mount_targets_stay_where_zones_and_subnets_are_added_at_the_end() -> None:
    """EFS has one mount target in a zone, so one that moves meets the next one."""
    later = deepcopy(dict(EXISTING))
    later["network"]["existing"]["private_subnets"] = {
        "eu-west-1a": ["subnet-0a000001", "subnet-0a000004"],
        "eu-west-1b": "subnet-0a000002",
        "eu-west-1c": "subnet-0a000003",
    }
    made = assemblies_of({"before": _of(EXISTING), "later": _of(later)})
    changed = differences(*map(resources_in, (made["before"], made["later"])))
    assert "AWS::EKS::Nodegroup Subnets" in changed
    assert "AWS::EFS::MountTarget SubnetId" not in changed


def _sides(case: Case) -> tuple[CloudAssembly, CloudAssembly]:
    made = _synthesized()
    (before,) = (name for name, base in _BASES.items() if case.base is base)
    return made[before], made[f"case{CASES.index(case)}"]


def _found(case: Case) -> set[str]:
    return differences(*map(resources_in, _sides(case)))


def _covered(one: str, others: set[str]) -> bool:
    """Say whether one of them is the same, a part of it, or the whole of it."""
    return any(
        f"{whole}.".startswith((f"{part}.", f"{part} "))
        for other in others
        for whole, part in ((one, other), (other, one))
    )


def _besides(one: str) -> bool:
    return one.startswith(BESIDES) or one.endswith((" Tags", " Tags.team"))
