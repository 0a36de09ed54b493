"""The right of a capability to read the Secrets of a namespace."""

from __future__ import annotations

from eks_blueprint.delivery import KubernetesObject

__all__ = ["capability_group", "secret_reader"]

_RBAC = "rbac.authorization.k8s.io"


def capability_group(role_arn: str) -> dict[str, str]:
    """Return the Kubernetes group of the access entry that EKS makes for a capability.

    CloudFormation cannot associate an access policy with an entry that EKS made.

    :param role_arn: ARN of the role of the capability.

    Source: EKS user guide, "Register target clusters", production setup with least privilege: the
    group is ``eks-access-entry:`` and the ARN of the principal. Not tried on a running cluster.
    """
    return {"apiGroup": _RBAC, "kind": "Group", "name": f"eks-access-entry:{role_arn}"}


def secret_reader(name: str, namespace: str, role_arn: str) -> tuple[KubernetesObject, ...]:
    """Render a Role that reads Secrets, and the RoleBinding of a capability.

    The verbs are those of the charts of ACK without ``patch``, which is for exported fields.

    :param name: name of both objects.
    :param namespace: the namespace.
    :param role_arn: ARN of the role of the capability.

    Source: EKS user guide, "Security considerations for EKS Capabilities", ACK secret reader
    permissions; aws-controllers-k8s/rds-controller helm/templates/_helpers.tpl, commit 8b3f5f2.
    """
    metadata = {"name": name, "namespace": namespace}
    reads = {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}
    return (
        {"apiVersion": f"{_RBAC}/v1", "kind": "Role", "metadata": metadata, "rules": [reads]},
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": _RBAC, "kind": "Role", "name": name},
            "subjects": [capability_group(role_arn)],
        },
    )
