"""Files of the tree mean the same to Flux as to this library."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.delivery import FluxDelivery, HelmRelease, Manifests, rendered, write_files
from eks_blueprint.spec import load

TEXTS = [
    "1e3",
    "12345e7",
    ".5",
    "1.",
    "0o14",
    "y",
    "N",
    "yes",
    "1.10",
    "012",
    "1:30",
    "~",
    "",
    "=",
]


def written(delivery: FluxDelivery, folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in write_files(rendered(delivery.tree), folder)
        if path.name != "kustomization.yaml"
    }


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_other_parsers_read_as_something_else_is_quoted(
    tmp_path: Path, text: str
) -> None:
    delivery = FluxDelivery("prod")
    meta = {"name": "x", "namespace": "default"}
    item = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"key": text}}
    delivery.apply(Manifests("config", (item,)))
    content = written(delivery, tmp_path)["config.yaml"]
    assert yaml.safe_load(content)["data"]["key"] == text
    assert f"key: '{text}'" in content


@pytest.mark.parametrize("text", ["1.14.1", "10m", "100%", "v1", "node", "1e3x"])
def test_other_texts_are_written_plainly(tmp_path: Path, text: str) -> None:
    delivery = FluxDelivery("prod")
    delivery.install(HelmRelease("external-dns", values={"logLevel": text}))
    assert f"logLevel: {text}\n" in written(delivery, tmp_path)["external-dns.yaml"]


def test_number_of_a_spec_is_written_as_a_number(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("clusters: {prod: {karpenter: {values: {logLevelFactor: 1.10}}}}\n", "utf-8")
    karpenter = load(path).clusters["prod"].karpenter
    assert karpenter is not None
    delivery = FluxDelivery("prod")
    delivery.install(HelmRelease("karpenter", values=karpenter.values))
    (_, release) = yaml.safe_load_all(written(delivery, tmp_path)["karpenter.yaml"])
    values: dict[str, Any] = release["spec"]["values"]
    assert values == {"logLevelFactor": 1.1}
