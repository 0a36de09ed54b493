"""What an upgrade of one cluster finds, in objects that a test writes down."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.readiness import ManifestFile, findings
from eks_blueprint.results import Finding, Severity
from eks_blueprint.spec import BlueprintSpec

__all__ = ["CLUSTER", "assembly", "deployment", "found", "of", "pod"]

CLUSTER = "prod"
Object = Mapping[str, Any]


def assembly(
    *objects: Object,
    charts: Mapping[str, Object] | None = None,
    resources: Object | None = None,
    others: Mapping[str, Object] | None = None,
    gitops: Mapping[str, str] | None = None,
) -> CloudAssembly:
    """Return an assembly with the stack of a cluster, and other stacks by their resources."""
    own: dict[str, Any] = dict(resources or {})
    if objects:
        own["Objects"] = {
            "Type": "Custom::AWSCDK-EKS-KubernetesResource",
            "Properties": {"Manifest": json.dumps(objects)},
        }
    for name, values in (charts or {}).items():
        own[f"Chart{name}"] = {
            "Type": "Custom::AWSCDK-EKS-HelmChart",
            "Properties": {
                "Release": name,
                "Chart": name,
                "Namespace": name,
                "Version": "1.0.0",
                "Values": json.dumps(values),
            },
        }
    stacks = {name: Stack(name, template) for name, template in (others or {}).items()}
    return CloudAssembly({**stacks, CLUSTER: Stack(CLUSTER, {"Resources": own})}, gitops or {})


def found(
    *objects: Object,
    own: bool = True,
    current: str = "1.35",
    target: str = "1.36",
    spec: Object | None = None,
    manifests: Sequence[ManifestFile] = (),
    free_addresses: Mapping[str, int] | None = None,
    **parts: Any,
) -> list[Finding]:
    """Return what an upgrade finds in objects of the user (default), or of the library."""
    cluster: dict[str, Any] = dict(spec or {})
    if own and objects:
        cluster["manifests"] = {"own": {"objects": list(objects)}}
    return list(
        findings(
            BlueprintSpec.model_validate({"clusters": {CLUSTER: cluster}}),
            assembly(*objects, **parts),
            current=current,
            target=target,
            cluster=CLUSTER,
            manifests=manifests,
            free_addresses=free_addresses,
        )
    )


def of(items: Sequence[Finding], check: str) -> list[Severity]:
    """Return the severities of the findings of a check."""
    return [item.severity for item in items if item.check == check]


def pod(**spec: Any) -> dict[str, Any]:
    """Return the spec of a pod."""
    return {"containers": [{"name": "main", "image": "registry/web:1"}], **spec}


def deployment(
    replicas: int | None = 3,
    *,
    kind: str = "Deployment",
    name: str = "web",
    annotations: Object | None = None,
    **spec: Any,
) -> dict[str, Any]:
    """Return a Deployment whose pods have the label ``app``."""
    labels = {"app": name}
    metadata = {"labels": labels, **({"annotations": annotations} if annotations else {})}
    template = {"metadata": metadata, "spec": pod(**spec)}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            **({} if replicas is None else {"replicas": replicas}),
            "selector": {"matchLabels": labels},
            "template": template,
        },
    }
