"""Kubernetes objects and releases of an assembly, whoever delivers them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.apps import Assembly

__all__ = [
    "Release",
    "applied",
    "built",
    "flux_objects",
    "kubectl_objects",
    "kubectl_releases",
    "substituted",
    "text",
]

MANIFEST = "Custom::AWSCDK-EKS-KubernetesResource"
CHART = "Custom::AWSCDK-EKS-HelmChart"


@dataclass(frozen=True)
class Release:
    """A chart as it is installed."""

    name: str
    chart: str
    version: str
    namespace: str
    values: str


def text(value: Any) -> str:
    """Write a template's value as text, each reference by what it refers to."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        ((kind, content),) = value.items()
        if kind == "Fn::Join":
            separator, parts = content
            return separator.join(text(part) for part in parts)
        if kind == "Ref":
            return f"<{content}>"
        if kind == "Fn::GetAtt":
            name = ".".join(content)
            # Ids have a form that resource definitions ask for.
            plain = re.sub(r"[^0-9a-z]", "", name.lower())
            return f"sg-{plain}" if name.endswith("SecurityGroupId") else f"<{name}>"
        if kind == "Fn::GetStackOutput":
            # Of another stack, perhaps of another account; an id of a hosted zone is one word.
            return re.sub(r"[^0-9A-Z]", "", f"Z{content['OutputName']}".upper())
        if kind == "Fn::Select" and "Ipv6CidrBlocks" in str(content):
            return "2001:db8::/56"
        return f"<{kind}:{text(content)}>"
    if isinstance(value, list):
        return ",".join(text(item) for item in value)
    raise AssertionError(value)


def kubectl_objects(assembly: Assembly, stack: str) -> Iterator[dict[str, Any]]:
    """Objects that CloudFormation applies, without the label that CDK prunes by."""
    for resource in assembly.resources(stack, MANIFEST).values():
        yield from applied(resource)


def applied(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Objects of one custom resource, without the label that CDK prunes by."""
    for item in json.loads(text(resource["Properties"]["Manifest"])):
        labels = item["metadata"].get("labels", {})
        kept = {k: v for k, v in labels.items() if not k.startswith("aws.cdk.eks/prune-")}
        item["metadata"].pop("labels", None)
        if kept:
            item["metadata"]["labels"] = kept
        yield item


def kubectl_releases(assembly: Assembly, stack: str) -> Iterator[Release]:
    """Charts that CloudFormation installs."""
    for resource in assembly.resources(stack, CHART).values():
        values = resource["Properties"]
        yield Release(
            values["Release"],
            values["Repository"] if values["Repository"].startswith("oci:") else values["Chart"],
            values["Version"],
            values["Namespace"],
            canonical(json.loads(text(values.get("Values", "{}")))),
        )


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def substituted(content: str, variables: Mapping[str, str]) -> str:
    """Do what Flux's substitution does: names in braces, and the escape for literal ones."""

    def replace(found: re.Match[str]) -> str:
        return "${" if found.group(1) is None else variables[found.group(1)]

    return re.sub(r"\$\$\{|\$\{([a-z0-9_]+)\}", replace, content)


def flux_objects(folder: Path, cluster: str, variables: Mapping[str, str]) -> list[dict[str, Any]]:
    """Objects of a cluster's tree after Flux substituted its variables, without the user's."""
    return [
        item
        for path in sorted(folder.glob(f"clusters/{cluster}/*/kustomization.yaml"))
        if path.parent.name not in ("apps", "patches")
        for item in built(path.parent, variables)
    ]


def built(folder: Path, variables: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Do what `kustomize build` does with the resources of a folder, and Flux with variables."""
    content = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    for entry in content.get("resources", ()):
        path = (folder / entry).resolve()
        if path.is_dir():
            yield from built(path, variables)
        else:
            text = substituted(path.read_text("utf-8"), variables)
            yield from (item for item in yaml.safe_load_all(text) if item)
