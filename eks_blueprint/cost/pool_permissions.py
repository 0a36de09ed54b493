"""What the Jobs that stop and start NodePools may do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from eks_blueprint.delivery import KubernetesObject, validating_policy

__all__ = ["pool_permissions"]

_LABEL = "karpenter.sh/nodepool"


def pool_permissions(
    name: str, pools: Sequence[str], *, namespace: str, limit: str
) -> Iterator[KubernetesObject]:
    """Render a service account that may set one limit of some NodePools, and delete their nodes.

    RBAC can name the NodePools, but neither the fields of a patch nor, since NodeClaims have
    generated names, the NodeClaims of a pool. Two ValidatingAdmissionPolicies for this service
    account alone do that.

    :param name: name of these objects, or its start.
    :param pools: names of the NodePools.
    :param namespace: namespace of the service account.
    :param limit: the key of ``spec.limits`` that it may set.

    Source: Kubernetes documentation, "Using RBAC Authorization", "Referring to resources", and
    "Validating Admission Policy".
    """
    account = {"name": name, "namespace": namespace}
    yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account}
    yield {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name},
        "rules": [
            {
                "apiGroups": ["karpenter.sh"],
                "resources": ["nodepools"],
                "resourceNames": [*pools],
                "verbs": ["get", "patch"],
            },
            {
                "apiGroups": ["karpenter.sh"],
                "resources": ["nodeclaims"],
                # `watch`: kubectl waits until they are gone.
                "verbs": ["get", "list", "watch", "delete"],
            },
        ],
    }
    yield {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "ClusterRole",
            "name": name,
        },
        "subjects": [{"kind": "ServiceAccount", **account}],
    }
    conditions = {
        ("nodepools", "UPDATE"): (
            _same(limit),
            f"may change spec.limits.{limit} only",
        ),
        ("nodeclaims", "DELETE"): (
            f"oldObject.metadata.?labels[?'{_LABEL}'].orValue('') in {json.dumps([*pools])}",
            f"may delete NodeClaims of {', '.join(pools)} only",
        ),
    }
    user = f"request.userInfo.username == 'system:serviceaccount:{namespace}:{name}'"
    for (resource, operation), (expression, message) in conditions.items():
        yield from validating_policy(
            f"{name}-{resource}",
            rule={
                "apiGroups": ["karpenter.sh"],
                "apiVersions": ["v1"],
                "operations": [operation],
                "resources": [resource],
            },
            conditions=[{"name": "off-hours", "expression": user}],
            validations=[{"expression": expression, "message": message, "reason": "Forbidden"}],
        )


def _same(limit: str) -> str:
    """Return an expression that is true if a NodePool differs in one limit at most."""
    fields = ("template", "disruption", "weight", "replicas")
    others = "".join(f" && object.spec.?{one} == oldObject.spec.?{one}" for one in fields)
    meta = "".join(
        f" && object.metadata.?{one} == oldObject.metadata.?{one}"
        for one in ("labels", "annotations", "finalizers", "ownerReferences")
    )

    def kept(one: str, other: str) -> str:
        return (
            f" && {one}.spec.?limits.orValue({{}}).all(k, k == '{limit}' || "
            f"{one}.spec.limits[k] == {other}.spec.?limits[?k].orValue(''))"
        )

    limits = kept("object", "oldObject") + kept("oldObject", "object")
    return f"{others}{meta}{limits}".removeprefix(" && ")
