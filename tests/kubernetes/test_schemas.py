"""Every object that is applied is what Kubernetes, or its resource definition, takes."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from tests.support import definitions as others
from tests.support.apps import EXAMPLES, example
from tests.support.cel import broken_rules, rules
from tests.support.objects import MANIFEST, flux_objects, kubectl_objects, text

CORE = (
    "v1",
    "admissionregistration.k8s.io/v1",
    "apiextensions.k8s.io/v1",
    "apps/v1",
    "batch/v1",
    "flowcontrol.apiserver.k8s.io/v1",
    "networking.k8s.io/v1",
    "rbac.authorization.k8s.io/v1",
    "storage.k8s.io/v1",
)
CONSTRAINTS = "constraints.gatekeeper.sh/v1beta1"
WITH_PLATFORM = [
    path
    for path in EXAMPLES
    if path.stem in ("08-platform", "09-gitops", "10-multi-tenant", "14-own-charts", "16-auto-mode")
]

Object = dict[str, Any]


def objects(path: Path) -> Iterator[Object]:
    assembly = example(path)
    for stack in assembly.templates:
        if not assembly.resources(stack, MANIFEST):
            continue
        direct = list(kubectl_objects(assembly, stack))
        yield from direct
        maps = [o["data"] for o in direct if o["metadata"]["name"] == "cluster-variables"]
        for variables in maps:
            yield from flux_objects(assembly.folder / "gitops", stack, variables)


ALL = [item for path in WITH_PLATFORM for item in objects(path)]
BUILT_IN = [item for item in ALL if item["apiVersion"] in CORE]
CUSTOM = [item for item in ALL if item["apiVersion"] not in CORE]


def name(item: Object) -> str:
    parts = (item["kind"], item["metadata"].get("namespace"), item["metadata"]["name"])
    return "-".join(filter(None, parts))


@pytest.mark.parametrize("version", ["1.35", "1.36"])
@pytest.mark.parametrize("item", BUILT_IN, ids=name)
def test_built_in_object_is_valid(item: Object, version: str) -> None:
    kubernetes_validate.validate(item, version, strict=True)


@cache
def definitions() -> dict[tuple[str, str], Any]:
    found = {}
    for crd in (*others.definitions(), *ALL):
        if crd["kind"] != "CustomResourceDefinition":
            continue
        for version in crd["spec"]["versions"]:
            key = f"{crd['spec']['group']}/{version['name']}", crd["spec"]["names"]["kind"]
            found[key] = version["schema"]["openAPIV3Schema"]
    return {**found, **dict(constraint_definitions(found))}


def constraint_definitions(known: dict[tuple[str, str], Any]) -> Iterator[tuple[Any, Any]]:
    """Make what Gatekeeper makes of each template; `match` is the same as that of mutations."""
    match = known["mutations.gatekeeper.sh/v1", "Assign"]["properties"]["spec"]["properties"]
    for template in (item for item in ALL if item["kind"] == "ConstraintTemplate"):
        spec = template["spec"]["crd"]["spec"]
        own = {
            "enforcementAction": {"type": "string"},
            "match": match["match"],
            "parameters": spec["validation"]["openAPIV3Schema"],
        }
        yield (
            (CONSTRAINTS, spec["names"]["kind"]),
            {
                "type": "object",
                "properties": {
                    "apiVersion": {"type": "string"},
                    "kind": {"type": "string"},
                    "spec": {"type": "object", "properties": own},
                },
            },
        )


def strict(schema: Any, *, top: bool = False) -> Any:
    """Refuse unknown fields, which the API server drops without a word."""
    if isinstance(schema, dict):
        # An int-or-string stands as such, not as a JSON type.
        if schema.get("x-kubernetes-int-or-string"):
            return {"type": ["integer", "string"]}
        for key, value in schema.items():
            schema[key] = (
                {name: strict(item) for name, item in value.items()}
                if key == "properties"
                else strict(value)
            )
        if (
            "properties" in schema
            and "additionalProperties" not in schema
            and not schema.get("x-kubernetes-preserve-unknown-fields")
        ):
            schema["additionalProperties"] = False
        if top:
            # What every object has, whether its definition names it or not.
            schema["properties"] |= {
                "apiVersion": {"type": "string"},
                "kind": {"type": "string"},
                "metadata": {"type": "object"},
            }
    elif isinstance(schema, list):
        return [strict(item) for item in schema]
    return schema


needs_definitions = pytest.mark.skipif(not others.FOLDER.is_dir(), reason=others.MISSING)


@needs_definitions
@pytest.mark.parametrize("item", CUSTOM, ids=name)
def test_custom_object_fits_its_definition(item: Object) -> None:
    schema = strict(copy.deepcopy(definitions()[item["apiVersion"], item["kind"]]), top=True)
    jsonschema.validate(item, schema)


@needs_definitions
@pytest.mark.parametrize("item", CUSTOM, ids=name)
def test_custom_object_breaks_no_rule_of_its_definition(item: Object) -> None:
    assert broken_rules(definitions()[item["apiVersion"], item["kind"]], item) == []


@needs_definitions
def test_rules_of_definitions_are_evaluated() -> None:
    evaluated = {
        rule
        for item in CUSTOM
        for rule, *_ in rules(definitions()[item["apiVersion"], item["kind"]], item)
    }
    assert len(evaluated) > 20
    pool = next(item for item in CUSTOM if item["kind"] == "NodePool")
    broken = copy.deepcopy(pool)
    broken["spec"]["disruption"]["budgets"] = [{"nodes": "10%", "schedule": "@daily"}]
    (message,) = broken_rules(definitions()[pool["apiVersion"], "NodePool"], broken)
    assert "duration" in message


def test_there_is_something_to_check() -> None:
    kinds = {item["kind"] for item in ALL}
    assert kinds >= {
        "AWSPCAClusterIssuer",
        "Assign",
        "Certificate",
        "ClusterNetworkPolicy",
        "Config",
        "ConstraintTemplate",
        "EksNoPrivileged",
        "FlowSchema",
        "LimitRange",
        "Namespace",
        "NetworkPolicy",
        "PriorityLevelConfiguration",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "SecurityGroupPolicy",
        "ConfigMap",
        "Deployment",
        "EC2NodeClass",
        "GitRepository",
        "HelmRelease",
        "HelmRepository",
        "IngressClass",
        "IngressClassParams",
        "Kustomization",
        "NodePool",
        "OCIRepository",
        "PersistentVolume",
        "SecretProviderClass",
        "ServiceAccount",
        "StorageClass",
        "VolumeSnapshotClass",
    }


def test_no_object_lacks_a_value() -> None:
    assert all("None" not in text(str(item)) for item in ALL)


def test_mutations_match_the_kinds_that_they_apply_to() -> None:
    found = [item["spec"] for item in ALL if item["kind"] == "Assign"]
    assert found, "the check would be void"
    for spec in found:
        applied = {(g, k) for one in spec["applyTo"] for g in one["groups"] for k in one["kinds"]}
        matched = {
            (g, k) for one in spec["match"]["kinds"] for g in one["apiGroups"] for k in one["kinds"]
        }
        assert matched == applied
