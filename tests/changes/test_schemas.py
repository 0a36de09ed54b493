"""What CloudFormation and Kubernetes can update decides, and the entries must agree."""

import json
from collections.abc import Iterator
from functools import cache

from eks_blueprint.catalogue import immutable_fields
from eks_blueprint.catalogue.changes import Change, Edit, Effect, sections
from tests.support.apps import ROOT
from tests.support.resources import ATTRIBUTES, identifies, knows, update

_ENTRIES = [change for section in sections() for change in section.changes]
_NODES = {
    "AWS::EC2::LaunchTemplate LaunchTemplateData",
    "AWS::EKS::Nodegroup ReleaseVersion",
    "AWS::EKS::Nodegroup Version",
    "EC2NodeClass spec",
    "NodeClass spec",
    "NodePool spec.template",
}
"""What makes EKS and Karpenter replace nodes (EKS user guide, "Update a managed node group for your
cluster"; Karpenter 1.14 documentation, "Disruption")."""


_UNTOUCHED = "AWS::AutoScaling::AutoScalingGroup LaunchTemplate"
"""Without an update policy, a group of self-managed nodes keeps those that run."""

_NAMES = {
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::EKS::Cluster": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
}
"""Properties with the name of a resource, where they are not called after the type."""


def _properties(change: Change) -> Iterator[tuple[str, str]]:
    """Give type and property of what an entry alters in CloudFormation."""
    for altered in change.alters:
        kind, _, name = altered.partition(" ")
        if "::" in kind and name and name not in ATTRIBUTES:
            yield kind, name


def _frozen(change: Change) -> list[str]:
    """Name what an entry alters although nothing can update it."""
    immutable = immutable_fields()
    found = [
        f"{kind} {name}" for kind, name in _properties(change) if update(kind, name) == "never"
    ]
    for altered in change.alters:
        kind, _, name = altered.partition(" ")
        fields = immutable[kind].fields if kind in immutable else ()
        if any((name + ".").startswith(field + ".") for field in fields):
            found.append(altered)
    return found


def _rolls(change: Change) -> bool:
    if _UNTOUCHED in change.alters:
        return False
    return any((altered + ".").startswith(one + ".") for altered in change.alters for one in _NODES)


def test_groups_of_self_managed_nodes_have_no_update_policy() -> None:
    groups = [
        resource
        for path in (ROOT / "tests" / "snapshot" / "templates").rglob("*.json")
        for resource in json.loads(path.read_bytes()).get("Resources", {}).values()
        if resource["Type"] == _UNTOUCHED.partition(" ")[0]
    ]
    assert groups, "the check would be void"
    assert [one for one in groups if "UpdatePolicy" in one] == []


def test_alters_names_what_exists() -> None:
    wrong = []
    for change in _ENTRIES:
        for altered in change.alters:
            kind, _, name = altered.partition(" ")
            known = not name or knows(kind, name) if "::" in kind else bool(name)
            wrong += [] if known else [altered]
    assert wrong == []


def test_what_cannot_be_updated_is_not_in_place() -> None:
    gentle = (Effect.IN_PLACE, Effect.ROLLS_NODES, Effect.NOTHING)
    assert {
        _name(change): _frozen(change)
        for change in _ENTRIES
        if Edit.CHANGE in change.edits and change.effect in gentle and _frozen(change)
    } == {}


def test_what_can_be_updated_is_replaced_or_refused_for_another_reason_only() -> None:
    """The reason is in the remark, and somebody else's than this library's."""
    harsh = (Effect.REPLACES, Effect.REFUSED, Effect.TWO_DEPLOYMENTS, Effect.DELETES)
    wrong = []
    for change in _ENTRIES:
        if Edit.CHANGE not in change.edits or change.effect not in harsh or _frozen(change):
            continue
        comes_and_goes = any(" " not in altered for altered in change.alters)
        others = set(change.sources) - {"library"}
        moves = any(altered.endswith(" metadata.namespace") for altered in change.alters)
        if not change.remark or not (others or comes_and_goes or moves):
            wrong.append(_name(change))
    assert wrong == []


def test_cloudformation_refuses_what_has_a_name_or_is_imported() -> None:
    """It replaces no custom-named resource, and changes no export that is in use."""
    wrong = []
    for change in _ENTRIES:
        frozen = _frozen(change)
        if change.effect == Effect.REFUSED and change.what == "CloudFormation":
            kinds = {one.partition(" ")[0] for one in frozen}
            wrong += [] if kinds & (_named() | _exported()) else [_name(change)]
        if change.effect == Effect.REFUSED and change.what == "Kubernetes":
            wrong += [] if any("::" not in one for one in frozen) else [_name(change)]
    assert wrong == []


def test_what_has_a_name_is_refused_instead_of_replaced() -> None:
    assert {
        _name(change)
        for change in _ENTRIES
        if change.effect == Effect.REPLACES
        and {one.partition(" ")[0] for one in _frozen(change)} & _named()
    } == set()


def test_nodes_roll_where_their_template_changes_and_nowhere_else() -> None:
    wrong = []
    for change in _ENTRIES:
        if change.effect == Effect.ROLLS_NODES and not _rolls(change):
            wrong.append(_name(change))
        in_place = change.effect == Effect.IN_PLACE and Edit.CHANGE in change.edits
        if in_place and _rolls(change):
            wrong.append(_name(change))
    assert wrong == []


def test_a_rename_that_keeps_the_identity_needs_two_deployments() -> None:
    """The new resource would come first, and meet the old one."""
    assert [
        _name(change)
        for change in _ENTRIES
        if Edit.RENAME in change.edits
        and change.effect != Effect.TWO_DEPLOYMENTS
        and any(identifies(kind, name) for kind, name in _properties(change))
    ] == []


def test_what_is_retained_is_left_behind() -> None:
    wrong = []
    for change in _ENTRIES:
        gone = {altered for altered in change.alters if " " not in altered}
        if Edit.REMOVE not in change.edits:
            continue
        if change.effect == Effect.DELETES and gone & _retained():
            wrong.append(_name(change))
        # What a controller made stays when its objects go from Kubernetes.
        made = any("::" not in altered for altered in change.alters)
        if change.effect == Effect.LEAVES and gone and not made and not gone & _retained():
            wrong.append(_name(change))
    assert wrong == []


def _name(change: Change) -> str:
    return f"{change.fields[0]}: {'/'.join(change.edits)} {change.when}".strip()


def _templates() -> Iterator[tuple[str, dict[str, object]]]:
    for file in sorted((ROOT / "tests" / "snapshot" / "templates").rglob("*.json")):
        template = json.loads(file.read_text("utf-8"))
        for resource in template["Resources"].values():
            yield resource["Type"], resource
        for output in template.get("Outputs", {}).values():
            if "Export" in output:
                yield "export", {"of": output["Value"], "resources": template["Resources"]}


@cache
def _named() -> set[str]:
    """Give the types whose resources all get a name of the library's choice in the examples."""
    found: dict[str, list[bool]] = {}
    for kind, resource in _templates():
        if kind.startswith("AWS::"):
            properties = resource.get("Properties", {})
            assert isinstance(properties, dict)
            name = _NAMES.get(kind, f"{kind.rpartition('::')[2]}Name")
            found.setdefault(kind, []).append(isinstance(properties.get(name), str))
    return {kind for kind, named in found.items() if all(named)}


@cache
def _exported() -> set[str]:
    """Give the types of resources whose ids the network stack exports."""
    kinds = set()
    for kind, export in _templates():
        if kind == "export":
            value, resources = export["of"], export["resources"]
            assert isinstance(value, dict)
            assert isinstance(resources, dict)
            kinds |= {resources[value[fn]]["Type"] for fn in ("Ref",) if fn in value}
    return kinds


@cache
def _retained() -> set[str]:
    """Give the types that a production cluster keeps when they leave the stack."""
    found: dict[str, set[object]] = {}
    for kind, resource in _templates():
        if kind.startswith("AWS::"):
            found.setdefault(kind, set()).add(resource.get("DeletionPolicy", "Delete"))
    return {kind for kind, policies in found.items() if "RetainExceptOnCreate" in policies}
