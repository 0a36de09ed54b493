"""Which Services the load balancer controller's webhook is asked about.

The webhook gives Services of type LoadBalancer a class when they are created. The API server
refuses every Service that it is asked about while no pod of the controller is ready.

Source: kubernetes-sigs/aws-load-balancer-controller
helm/aws-load-balancer-controller/templates/webhook.yaml, ``mservice.elbv2.k8s.aws``, commit
225f445; aws-ia/terraform-aws-eks-blueprints#2178, where add-ons fail for this reason; Kubernetes
documentation, "Well-Known Labels, Annotations and Taints", ``kubernetes.io/metadata.name``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eks_blueprint.catalogue import system_namespaces

__all__ = ["spared_namespaces", "webhook_values"]

_CONFIG = "serviceMutatorWebhookConfig"
_SELECTORS = "namespaceSelectors"


def webhook_values() -> Mapping[str, Any]:
    """Return the chart values that keep the webhook off the namespaces of the system.

    Nothing that is installed there needs a load balancer, and managed add-ons and charts of the
    library would otherwise have to wait for the controller.
    """
    return {_CONFIG: {_SELECTORS: _selectors()}}


def spared_namespaces(values: Mapping[str, Any]) -> Mapping[str, Collection[str]]:
    """Return the namespaces whose Services the webhook leaves alone, by kind.

    :param values: values of the chart; with other selectors than those of the library, the answer
        is none.
    """
    config = values.get(_CONFIG) or {}
    own = config.get(_SELECTORS) == _selectors()
    return {"Service": system_namespaces()} if own else {}


def _selectors() -> list[Mapping[str, Any]]:
    return [
        {
            "key": "kubernetes.io/metadata.name",
            "operator": "NotIn",
            "values": [*system_namespaces()],
        }
    ]
