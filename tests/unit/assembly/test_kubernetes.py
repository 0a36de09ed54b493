"""Objects and releases, whoever delivers them."""

import json
from typing import Any

import pytest

from eks_blueprint.assembly import (
    CloudAssembly,
    KubernetesObject,
    Release,
    Stack,
    kubernetes_objects,
    releases,
)
from eks_blueprint.errors import BlueprintError

OBJECTS = "Custom::AWSCDK-EKS-KubernetesResource"
CHART = "Custom::AWSCDK-EKS-HelmChart"
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "b"}}
TREE = "infrastructure/controllers/prod/karpenter.yaml"


def stack(**resources: tuple[str, dict[str, Any]]) -> CloudAssembly:
    content = {key: {"Type": kind, "Properties": more} for key, (kind, more) in resources.items()}
    return CloudAssembly({"prod": Stack("prod", {"Resources": content})}, {})


def manifest(content: Any) -> CloudAssembly:
    words = content if isinstance(content, dict | str) else json.dumps(content)
    return stack(Objects=(OBJECTS, {"Manifest": words}))


def tree(content: str, *, path: str = TREE, **variables: Any) -> CloudAssembly:
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "cluster-variables"},
        "data": variables,
    }
    return CloudAssembly(manifest([config]).stacks, {path: content})


def only(assembly: CloudAssembly) -> KubernetesObject:
    found = [one for one in kubernetes_objects(assembly) if one.name != "cluster-variables"]
    assert len(found) == 1
    return found[0]


def release(assembly: CloudAssembly) -> Release:
    (found,) = releases(assembly)
    return found


def test_an_object_of_a_template_is_known_by_group_kind_namespace_and_name() -> None:
    found = only(manifest([{**POD, "apiVersion": "apps/v1", "kind": "Deployment"}]))
    assert found.identity == ("apps", "Deployment", "b", "a")
    assert (found.cluster, found.api_version) == ("prod", "apps/v1")
    assert str(found) == "Deployment b/a"
    assert found.delivered_by == "prod/Objects"
    assert only(manifest([POD])).identity[0] == ""
    assert str(only(manifest([{"kind": "Namespace", "metadata": {"name": "n"}}]))) == "Namespace n"


def test_objects_of_an_assembly_are_read_once() -> None:
    assembly = tree(json.dumps(POD))
    assert [*map(id, kubernetes_objects(assembly))] == [*map(id, kubernetes_objects(assembly))]
    assert len([*kubernetes_objects(assembly)]) == 2


def test_the_label_by_which_the_cdk_prunes_is_no_part_of_an_object() -> None:
    prune = {"aws.cdk.eks/prune-c8a1": ""}
    labels = {**POD["metadata"], "labels": {**prune, "app": "a"}}  # type: ignore[dict-item]
    assert only(manifest([{**POD, "metadata": labels}])).content["metadata"]["labels"] == {
        "app": "a"
    }
    alone = {**POD["metadata"], "labels": prune}  # type: ignore[dict-item]
    assert only(manifest([{**POD, "metadata": alone}])).content == POD


def test_references_stand_by_their_names_in_objects() -> None:
    role = {"Fn::GetAtt": ["Role", "Arn"]}
    words = {"Fn::Join": ["", ['[{"kind":"A","role":"', role, '","text":"a < b > c"}]']]}
    assert only(manifest(words)).content["role"] == "<Role.Arn>"
    assert only(manifest(words)).content["text"] == "a < b > c"


def test_references_to_numbers_and_lists_stand_by_their_names() -> None:
    """They have no quotes in the text that the CDK writes."""
    blocks = {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}
    parts = ['[{"a":', {"Ref": "Count"}, ',"b":[1,', blocks, '],"c\\"<d>":"<e>"}]']
    content = only(manifest({"Fn::Join": ["", parts]})).content
    assert content == {
        "a": "<Count>",
        "b": [1, "<Select:0,<Vpc.Ipv6CidrBlocks>>"],
        'c"<d>': "<e>",
        "metadata": {},
    }


@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", "3", "null", "[3]", '["a"]', "[[]]", "[" * 100_000],
    ids=lambda text: text[:9],
)
def test_fails_where_a_manifest_is_not_what_the_cdk_writes(content: str) -> None:
    with pytest.raises(BlueprintError, match="Manifest of prod/Objects must be"):
        list(kubernetes_objects(manifest(content)))


def test_fails_where_a_manifest_is_missing() -> None:
    with pytest.raises(BlueprintError, match="Manifest of prod/Objects must be JSON"):
        list(kubernetes_objects(stack(Objects=(OBJECTS, {}))))


@pytest.mark.parametrize("metadata", [None, [], "a", {"labels": None}, {"labels": "a"}])
def test_objects_without_a_name_have_an_empty_one(metadata: Any) -> None:
    found = only(manifest([{"kind": "A", "metadata": metadata}]))
    assert found.identity == ("", "A", "", "")
    assert str(found) == "A "


@pytest.mark.parametrize(
    ("properties", "chart"),
    [
        ({"Chart": "karpenter", "Repository": "https://a.example"}, "karpenter"),
        ({"Repository": "oci://public.ecr.aws/karpenter/karpenter"}, "karpenter"),
        ({"Chart": "oci://public.ecr.aws/karpenter/karpenter/"}, "karpenter"),
        ({"Repository": {"Fn::Sub": "oci://${AWS::AccountId}.x/charts/podinfo"}}, "podinfo"),
        ({"ChartAssetURL": "s3://a"}, ""),
    ],
)
def test_a_release_of_a_template_knows_its_chart(properties: dict[str, Any], chart: str) -> None:
    values = {"Values": {"Fn::Join": ["", ['{"a":"', {"Ref": "Vpc"}, '"}']]}}
    more = {"Release": "r", "Namespace": "n", "Version": "1.0.0", **values}
    found = release(stack(Chart=(CHART, {**properties, **more})))
    assert (found.cluster, found.name, found.namespace) == ("prod", "r", "n")
    assert (found.chart, found.version, found.values) == (chart, "1.0.0", {"a": "<Vpc>"})
    assert found.delivered_by == "prod/Chart"


def test_a_release_of_a_template_may_say_little() -> None:
    found = release(stack(Chart=(CHART, {"Chart": "a"})))
    assert (found.namespace, found.version, found.values) == ("default", "", {})


@pytest.mark.parametrize("values", ["[]", "a", '"a"'])
def test_fails_where_values_are_not_what_the_cdk_writes(values: str) -> None:
    with pytest.raises(BlueprintError, match="Values of prod/Chart must be"):
        list(releases(stack(Chart=(CHART, {"Chart": "a", "Values": values}))))


FLUX = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: karpenter-blue, namespace: flux-system}
spec: {url: oci://public.ecr.aws/karpenter/karpenter, ref: {tag: 1.14.1}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: karpenter-blue, namespace: flux-system}
spec:
  releaseName: blue
  targetNamespace: kube-system
  chartRef: {kind: OCIRepository, name: karpenter-blue}
  values: {cluster: "${name}"}
"""


def test_a_release_of_flux_has_chart_and_version_of_its_oci_repository() -> None:
    found = release(tree(FLUX, name="prod"))
    assert (found.cluster, found.name, found.namespace) == ("prod", "blue", "kube-system")
    assert (found.chart, found.version) == ("karpenter", "1.14.1")
    assert found.values == {"cluster": "prod"}
    assert found.delivered_by == f"gitops/{TREE}"


def test_a_release_of_flux_has_chart_and_version_of_its_helm_repository() -> None:
    spec = "{chart: {spec: {chart: podinfo, version: 6.7.0}}}"
    found = release(tree(f"kind: HelmRelease\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"))
    assert (found.name, found.namespace) == ("a", "b")
    assert (found.chart, found.version, found.values) == ("podinfo", "6.7.0", {})


def test_an_oci_repository_of_another_cluster_is_not_taken() -> None:
    other, own = FLUX.split("---\n")
    assembly = CloudAssembly(
        {}, {TREE: own, "infrastructure/controllers/test/karpenter.yaml": other}
    )
    assert release(assembly).version == ""


@pytest.mark.parametrize(
    "spec", ["", "spec:", "spec: a", "spec: {chart: a, chartRef: b, values: c}"]
)
def test_a_release_of_flux_may_say_nothing(spec: str) -> None:
    found = release(tree(f"kind: HelmRelease\nmetadata: {{name: a}}\n{spec}\n"))
    assert (found.name, found.chart, found.version, found.values) == ("a", "", "", {})


def test_flux_fills_in_the_variables_of_the_cluster_as_text() -> None:
    content = "kind: A\ncidr: ${vpc}\nport: ${port}\nliteral: $${x}\nunknown: ${none}\n"
    found = only(tree(content, vpc="10.0.0.0/16", port=80))
    expected = {"cidr": "10.0.0.0/16", "port": 80, "literal": "${x}", "unknown": "${none}"}
    assert found.content == {"kind": "A", **expected}


@pytest.mark.parametrize("data", [None, "a", []])
def test_variables_may_be_missing(data: Any) -> None:
    config = {"kind": "ConfigMap", "metadata": {"name": "cluster-variables"}, "data": data}
    assembly = CloudAssembly(manifest([config]).stacks, {TREE: "kind: A\na: ${b}\n"})
    assert only(assembly).content["a"] == "${b}"
    alone = CloudAssembly({}, {TREE: "kind: A\na: ${b}\n"})
    assert only(alone).content["a"] == "${b}"


@pytest.mark.parametrize(
    "path",
    [
        "infrastructure/controllers/prod/kustomization.yaml",
        "clusters/prod/controllers/kustomization.yaml",
        "infrastructure/readme.yaml",
    ],
)
def test_what_kustomize_reads_is_no_object(path: str) -> None:
    assembly = tree("kind: A\n", path=path)
    assert [one.name for one in kubernetes_objects(assembly)] == ["cluster-variables"]


def test_empty_documents_are_no_objects() -> None:
    assert only(tree("---\n---\nkind: A\n---\n- a\n---\nb\n")).kind == "A"


@pytest.mark.parametrize("content", ["a: [", "a: 2026-13-45", "a: !!b c", "[" * 9_000])
def test_fails_where_a_file_of_a_tree_is_no_yaml(content: str) -> None:
    with pytest.raises(BlueprintError, match=f"gitops/{TREE} must be YAML"):
        list(kubernetes_objects(tree(content)))


def test_a_list_is_its_objects() -> None:
    inner = {"apiVersion": "v1", "kind": "List", "items": [POD]}
    of_one = {"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"metadata": {"name": "c"}}]}
    found = kubernetes_objects(manifest([{**inner, "items": [inner, of_one, None]}]))
    assert [str(one) for one in found] == ["Pod b/a", "ConfigMap c"]
    whole = "apiVersion: v1\nkind: List\nitems: [{kind: Namespace, metadata: {name: n}}]\n"
    assert str(only(tree(whole))) == "Namespace n"
