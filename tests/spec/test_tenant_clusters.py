"""Tenants with a cluster of their own: what becomes of an entry."""

from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import load
from eks_blueprint.spec.fleet.tenant_expansion import shared_key_issues, tenant_clusters

ROLE = "arn:aws:iam::111122223333:role/vision"
BUDGET = {"limit_usd": 5000, "emails": ["vision@example.com"]}


def of(tenant: dict[str, Any], **data: Any) -> Any:
    made, wrong = tenant_clusters({"tenant_clusters": {"vision": tenant}, **data})
    assert wrong == []
    ((name, one),) = made.items()
    assert name == one.name
    return one


def test_name_has_the_template_or_the_prefix() -> None:
    assert of({"template": "ml"}).name == "ml-vision"
    assert of({"template": "ml", "prefix": "prod"}).name == "prod-vision"


def test_template_that_asks_gets_the_name_of_the_tenant() -> None:
    templates = {"ml": {"parameters": {"tenant": {}, "gpus": {}}}}
    body = of({"template": "ml", "parameters": {"gpus": 8}}, templates=templates).body
    assert body["parameters"] == {"tenant": "vision", "gpus": 8}
    assert "parameters" not in of({"template": "ml"}).body


def test_entry_becomes_keys_of_a_cluster() -> None:
    body = of(
        {
            "template": "ml",
            "environment": "production",
            "members": {"lead": {"principal_arn": ROLE, "role": "admin"}},
            "tags": {"cost-center": "4711"},
            "budget": BUDGET,
            "node_pool_limits": {"training": {"gpus": 16}},
            "namespaces": {"training": {}},
            "quota": {"hard": {"requests.nvidia.com/gpu": "8"}},
            "cluster": {"kubernetes_version": "1.35", "tags": {"team": "vision"}},
        }
    ).body
    assert body == {
        "template": "ml",
        "environment": "production",
        "access_entries": {"lead": {"principal_arn": ROLE, "role": "admin"}},
        "tags": {"tenant": "vision", "cost-center": "4711", "team": "vision"},
        "cost_allocation_tags": {},
        "budgets": {"tenant": BUDGET},
        "karpenter": {"node_pools": {"training": {"limits": {"gpus": 16}}}},
        "tenants": {
            "vision": {
                "namespaces": {"training": {}},
                "quota": {"hard": {"requests.nvidia.com/gpu": "8"}},
            }
        },
        "kubernetes_version": "1.35",
    }


def test_fails_where_two_make_one_cluster() -> None:
    tenants = {"a-b": {"template": "ml"}, "b": {"template": "x", "prefix": "ml-a"}}
    _, wrong = tenant_clusters({"tenant_clusters": tenants})
    assert wrong == [
        (
            ("tenant_clusters", "b"),
            "makes the cluster ml-a-b, as does tenant_clusters.a-b; rename one",
        )
    ]
    _, wrong = tenant_clusters({"tenant_clusters": tenants, "clusters": {"ml-a-b": {}}})
    assert len(wrong) == 2


@pytest.mark.parametrize("entry", [None, 3, {}, {"template": 3}, {"template": "ml", "prefix": 3}])
def test_wrong_shapes_make_no_cluster(entry: Any) -> None:
    assert tenant_clusters({"tenant_clusters": {"vision": entry}}) == ({}, [])
    assert tenant_clusters({"tenant_clusters": entry}) == ({}, [])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("budgets", "tenant", "limit_usd"), ("budget", "limit_usd")),
        (("access_entries", "lead", "principal_arn"), ("members", "lead", "principal_arn")),
        (
            ("karpenter", "node_pools", "ml", "limits", "gpus"),
            ("node_pool_limits", "ml", "gpus"),
        ),
        (("tenants", "vision", "quota", "pods"), ("quota", "pods")),
        (("tags", "a"), ("tags", "a")),
        (("tags", "b"), ("cluster", "tags", "b")),
        (("network", "nat"), ("cluster", "network", "nat")),
        (("parameters", "gpus"), ("parameters", "gpus")),
        ((), ()),
    ],
)
def test_places_are_those_of_the_tenant(path: Any, said: Any) -> None:
    one = of(
        {
            "template": "ml",
            "parameters": {"gpus": 3},
            "members": {"lead": {}},
            "tags": {"a": "1"},
            "budget": {},
            "node_pool_limits": {"ml": {"gpus": 8}},
            "namespaces": {"training": {}},
            "quota": {},
            "cluster": {"tags": {"b": "2"}},
        }
    )
    assert one.path_of(path) == ("tenant_clusters", "vision", *said)


def test_no_two_tenants_share_a_key() -> None:
    data = {"tenant_clusters": {name: {"template": "ml"} for name in ("vision", "speech")}}
    made, _ = tenant_clusters(data)
    key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    shared = {name: {"encryption": {"volumes_key_arn": key}} for name in made}
    paths = [path for path, _ in shared_key_issues(made, shared)]
    assert paths == [("clusters", name, "encryption", "volumes_key_arn") for name in made]
    own = {name: {"encryption": {"secrets_key_arn": f"{key}{name}"}} for name in made}
    assert [*shared_key_issues(made, own)] == []
    assert [*shared_key_issues(made, dict.fromkeys(made))] == []


FLEET = """
environments:
  research: {account: "111122223333", regions: [eu-west-1]}
templates:
  ml:
    parameters: {gpus: {type: integer, default: 8}}
    cluster:
      profile: core
      environment: research
      node_groups: {system: {}}
      karpenter:
        node_pools:
          gpus:
            gpu: true
            architecture: x86_64
            limits: {cpu: 192, memory_gib: 768, gpus: "${gpus}"}
"""


def folder(path: Path, vision: str) -> Path:
    (path / "tenant_clusters").mkdir()
    (path / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    (path / "tenant_clusters" / "vision.yaml").write_text(vision, encoding="utf-8")
    (path / "tenant_clusters" / "speech.yaml").write_text("template: ml\n", encoding="utf-8")
    return path


def test_tenant_is_a_file_of_a_folder(tmp_path: Path) -> None:
    found = load(folder(tmp_path, "template: ml\nparameters: {gpus: 16}\n"))
    limits = {
        name: one.karpenter.node_pools["gpus"].limits.gpus
        for name, one in found.clusters.items()
        if one.karpenter is not None
    }
    assert limits == {"ml-vision": 16, "ml-speech": 8}
    assert found.matching("*-vision") == ("ml-vision",)


def test_fails_at_the_line_of_the_tenant(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        load(folder(tmp_path, "template: ml\nparameters: {}\ncluster:\n  network: {nat: some}\n"))
    (issue,) = refused.value.issues
    assert (Path(issue.file).name, issue.line) == ("vision.yaml", 4)
    assert issue.path == "tenant_clusters.vision.cluster.network.nat"


def test_fails_at_the_parameter_of_the_tenant(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        load(folder(tmp_path, "template: ml\nparameters: {gpus: 0}\n"))
    (issue,) = refused.value.issues
    assert (Path(issue.file).name, issue.line) == ("vision.yaml", 2)
    assert issue.path == "tenant_clusters.vision.parameters.gpus"


def test_fails_in_the_template_for_what_all_tenants_have(tmp_path: Path) -> None:
    path = folder(tmp_path, "template: ml\n")
    wrong = FLEET.replace("profile: core", "profile: core\n      network: {nat: some}")
    (path / "fleet.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(SpecError) as refused:
        load(path)
    assert [issue.path for issue in refused.value.issues] == ["templates.ml.cluster.network.nat"]
