"""What holds for any objects, also those that nobody would write."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eks_blueprint import catalogue
from eks_blueprint.difference.change import Action
from eks_blueprint.difference.difference import difference
from tests.unit.difference.kubernetes.sides import Object, assembly, changes, chart, manifest

KINDS = [
    *((facts.group or "", kind) for kind, facts in catalogue.immutable_fields().items()),
    ("", "Namespace"),
    ("", "ConfigMap"),
    ("", "Pod"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    ("helm.toolkit.fluxcd.io", "HelmRelease"),
    ("source.toolkit.fluxcd.io", "OCIRepository"),
    ("s3.services.k8s.aws", "Bucket"),
]
LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "1Gi", "<A.B>"])
NAMES = st.sampled_from(["a", "b"])
KEYS = st.sampled_from(
    [
        "spec",
        "name",
        "annotations",
        "labels",
        "template",
        "csi",
        "claimRef",
        "path",
        "values",
        "chart",
        "clusterIPs",
        "kustomize.toolkit.fluxcd.io/force",
        "kustomize.toolkit.fluxcd.io/prune",
        "requests",
        "containers",
        "data",
    ]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


LABELS = st.dictionaries(KEYS, NAMES, max_size=2)


@st.composite
def objects(draw: Any) -> Object:
    group, kind = draw(st.sampled_from(KINDS))
    metadata: Object = {"name": draw(NAMES)}
    if draw(st.booleans()):
        metadata["namespace"] = draw(NAMES)
    for key in ("annotations", "labels"):
        if draw(st.booleans()):
            metadata[key] = draw(VALUES if key == "annotations" else LABELS)
    rest = draw(st.dictionaries(KEYS | st.sampled_from(["spec", "parameters"]), VALUES, max_size=4))
    api = f"{group}/v1" if group else "v1"
    return {**rest, "apiVersion": api, "kind": kind, "metadata": metadata}


@st.composite
def sides(draw: Any) -> Any:
    """An assembly with objects in two resources and two layers, and a release."""
    resources = {}
    for name in ("A", "B"):
        if draw(st.booleans()):
            resources[name] = manifest(*draw(st.lists(objects(), max_size=3)))
    if draw(st.booleans()):
        values = draw(st.dictionaries(KEYS, VALUES, max_size=3))
        resources[draw(st.sampled_from(["C", "D"]))] = chart(values=values)
    tree = draw(
        st.dictionaries(st.sampled_from(["configs", "crds"]), st.lists(objects(), max_size=2))
    )
    return assembly(resources, tree, recreates=draw(st.sampled_from(["", "StorageClass,Secret"])))


@given(sides())
@settings(max_examples=40, deadline=None)
def test_nothing_differs_from_itself(side: Any) -> None:
    assert changes(side, side) == []


@given(sides(), sides())
@settings(max_examples=80, deadline=None)
def test_any_two_sides_are_compared(old: Any, new: Any) -> None:
    found = changes(old, new)
    assert all(one.stack == "prod" for one in found)
    assert all(one.properties for one in found if one.action is Action.UPDATE)
    difference(old, new)
