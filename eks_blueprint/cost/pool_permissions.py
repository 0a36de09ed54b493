"""What the Jobs that stop and start NodePools may do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.delivery import KubernetesObject

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
    for (resource, operation), (expression, message) in conditions.items():
        yield from _policy(
            f"{name}-{resource}",
            resource,
            operation,
            user=f"system:serviceaccount:{namespace}:{name}",
            validation={"expression": expression, "message": message, "reason": "Forbidden"},
        )


def _policy(
    name: str, resource: str, operation: str, *, user: str, validation: Mapping[str, str]
) -> Iterator[KubernetesObject]:
    rule = {
        "apiGroups": ["karpenter.sh"],
        "apiVersions": ["v1"],
        "operations": [operation],
        "resources": [resource],
    }
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {"resourceRules": [rule]},
            "matchConditions": [
                {"name": "off-hours", "expression": f"request.userInfo.username == '{user}'"}
            ],
            "validations": [dict(validation)],
        },
    }
    yield {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": name, "validationActions": ["Deny"]},
    }


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
