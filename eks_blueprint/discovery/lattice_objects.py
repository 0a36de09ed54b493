"""Objects of the Gateway API with which routes reach a service network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import LatticeExportSpec, LatticeImportSpec, LatticeSpec

__all__ = ["GATEWAY_CLASS", "NAMESPACE", "exports", "gateway", "gateway_class", "imports"]

NAMESPACE = "aws-application-networking-system"
GATEWAY_CLASS = "amazon-vpc-lattice"
_GROUP = "application-networking.k8s.aws"
_GATEWAY_API = "gateway.networking.k8s.io/v1"


def gateway_class() -> KubernetesObject:
    """Return the class whose Gateways the controller takes."""
    return {
        "apiVersion": _GATEWAY_API,
        "kind": "GatewayClass",
        "metadata": {"name": GATEWAY_CLASS},
        "spec": {"controllerName": f"{_GROUP}/gateway-api-controller"},
    }


def gateway(spec: LatticeSpec) -> KubernetesObject:
    """Return the Gateway, which stands for the service network of the same name.

    Its listener is not a place where requests come in: it says with which protocol and port the
    services of routes are called.

    :param spec: VPC Lattice in the cluster.

    Source: docs/api-types/gateway.md of aws/aws-application-networking-k8s,
    release of the catalogue.
    """
    https = spec.listener == "HTTPS"
    selector = {"from": "Selector", "selector": {"matchLabels": {**spec.namespace_labels}}}
    listener: dict[str, Any] = {
        "name": spec.listener.lower(),
        "protocol": spec.listener,
        "port": 443 if https else 80,
        "allowedRoutes": {"namespaces": {"from": "All"} if spec.any_namespace else selector},
    }
    if https:
        # The definition wants a Secret or an option; the controller never reads the Secret.
        tls: dict[str, Any] = {"mode": "Terminate", "certificateRefs": [{"name": "unused"}]}
        if spec.certificate_arn is not None:
            tls["options"] = {f"{_GROUP}/certificate-arn": spec.certificate_arn}
        listener["tls"] = tls
    return {
        "apiVersion": _GATEWAY_API,
        "kind": "Gateway",
        "metadata": {"name": spec.service_network, "namespace": NAMESPACE},
        "spec": {"gatewayClassName": GATEWAY_CLASS, "listeners": [listener]},
    }


def exports(specs: Mapping[str, LatticeExportSpec]) -> list[KubernetesObject]:
    """Return a ServiceExport for each export.

    :param specs: exports by name.

    Source: docs/api-types/service-export.md of the same repository.
    """
    return [
        _object(
            "ServiceExport",
            name,
            one.namespace,
            {"service-name": one.service},
            {"exportedPorts": [{"port": one.port, "routeType": one.route_type}]},
        )
        for name, one in specs.items()
    ]


def imports(specs: Mapping[str, LatticeImportSpec]) -> list[KubernetesObject]:
    """Return a ServiceImport for each import, for ``backendRefs`` of routes in its namespace.

    :param specs: imports by name.

    Source: docs/api-types/service-import.md of the same repository.
    """
    return [
        _object(
            "ServiceImport",
            name,
            one.namespace,
            {
                "export-name": one.export,
                "aws-eks-cluster-name": one.cluster,
                "aws-vpc": one.vpc_id,
            },
            {"type": "ClusterSetIP", "ports": [{"port": one.port, "protocol": "TCP"}]},
        )
        for name, one in specs.items()
    ]


def _object(
    kind: str, name: str, namespace: str, annotations: Mapping[str, str | None], spec: Any
) -> KubernetesObject:
    said = {f"{_GROUP}/{key}": value for key, value in annotations.items() if value is not None}
    return {
        "apiVersion": f"{_GROUP}/v1alpha1",
        "kind": kind,
        "metadata": {
            "name": name,
            "namespace": namespace,
            **({"annotations": said} if said else {}),
        },
        "spec": spec,
    }
