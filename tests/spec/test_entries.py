"""The order of a user's charts and objects."""

from typing import Any

from eks_blueprint.spec import ChartSpec, Entries, ManifestsSpec


def chart(**more: Any) -> ChartSpec:
    given = {"repository": "https://charts.example.com", "version": "1.0.0", **more}
    return ChartSpec.model_validate(given)


def objects(*items: dict[str, Any], **more: Any) -> ManifestsSpec:
    return ManifestsSpec.model_validate({"objects": items, **more})


def item(kind: str, name: str, *, version: str = "v1", namespace: str | None = None) -> Any:
    meta = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": version, "kind": kind, "metadata": meta}


def keys(entries: Entries) -> list[str]:
    return [entry.key for entry in entries.in_order()]


def test_entries_that_need_nothing_keep_their_order() -> None:
    entries = Entries({"b": chart(), "a": chart()}, {"c": objects(item("Namespace", "x"))})
    assert keys(entries) == ["charts.b", "charts.a", "manifests.c"]


def test_what_is_named_comes_first() -> None:
    entries = Entries({"a": chart(after=["charts.b"]), "b": chart(after=["ingress"])}, {})
    assert keys(entries) == ["charts.b", "charts.a"]
    assert entries.needs["charts.a"] == {"charts.b": "after"}


def test_custom_resource_comes_after_the_chart_with_its_group() -> None:
    widget = item("Widget", "x", version="example.com/v1")
    charts = {"operator": chart(crd_groups=["example.com"])}
    entries = Entries(charts, {"widgets": objects(widget)})
    assert entries.needs["manifests.widgets"] == {"charts.operator": "example.com"}


def test_custom_resource_comes_after_the_definition_in_another_entry() -> None:
    crd = item("CustomResourceDefinition", "widgets.example.com", version="apiextensions.k8s.io/v1")
    widget = item("Widget", "x", version="example.com/v1")
    entries = Entries({}, {"a": objects(widget), "b": objects(crd)})
    assert keys(entries) == ["manifests.b", "manifests.a"]


def test_controller_comes_after_the_definitions_that_it_reconciles() -> None:
    charts = {
        "controller": chart(reconciles=["example.com"]),
        "definitions": chart(crd_groups=["example.com"], crds_in="templates", creates=[]),
    }
    assert keys(Entries(charts, {})) == ["charts.definitions", "charts.controller"]


def test_chart_comes_after_the_webhook_that_sees_its_services() -> None:
    charts = {"web": chart(), "mesh": chart(watches=["Service"], creates=[])}
    assert keys(Entries(charts, {})) == ["charts.mesh", "charts.web"]


def test_everything_comes_after_the_object_that_is_its_namespace() -> None:
    config = item("ConfigMap", "x", namespace="team")
    entries = Entries(
        {"web": chart(namespace="team")},
        {"config": objects(config), "space": objects(item("Namespace", "team"))},
    )
    assert keys(entries)[0] == "manifests.space"
    assert entries.needs["charts.web"] == {"manifests.space": "namespace team"}
    assert entries.needs["manifests.config"] == {"manifests.space": "namespace team"}


def test_two_releases_of_one_controller_do_not_wait_for_each_other() -> None:
    facts = {"reconciles": ["example.com"], "watches": ["Service"]}
    entries = Entries({"a": chart(**facts), "b": chart(**facts)}, {})
    assert entries.needs == {"charts.a": {}, "charts.b": {}}
    assert entries.cycle() == []


def test_cycle_is_given_with_its_reasons() -> None:
    charts = {
        "a": chart(after=["charts.b"]),
        "b": chart(after=["charts.c"]),
        "c": chart(after=["charts.a"]),
        "d": chart(after=["charts.a"]),
    }
    cycle = Entries(charts, {}).cycle()
    assert [(entry.key, reason) for entry, reason in cycle] == [
        ("charts.a", "after"),
        ("charts.b", "after"),
        ("charts.c", "after"),
    ]


def test_chart_is_called_like_its_reference_or_its_entry() -> None:
    oci = "oci://ghcr.io/stefanprodan/charts/podinfo"
    assert chart(repository=oci).resolve("web").name == "podinfo"
    assert chart().resolve("web").name == "web"
    assert chart(chart="podinfo").resolve("web").name == "podinfo"
    assert chart().resolve("web").namespace == "web"
