"""Access to the Kubernetes API for one IAM role."""

from __future__ import annotations

from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, cluster_name, role_arn
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.spec import AccessGrantSpec, AccessPolicySpec

__all__ = ["AccessEntry", "define_access_entry"]


class AccessEntry(Construct):
    """Access to a cluster for a role that need not exist yet, such as one of the same app.

    ``AccessEntries`` has literal ARNs and refuses two entries for one principal. The ARN of a role
    that this app creates is known only at deployment; EKS then rejects a second entry for it.

    :param cluster: cluster with authentication mode API, owned or imported.
    :param principal: the role.
    :param spec: what the role may do.

    Source: recommendations OPS-ACC-1 and OPS-ACC-3; EKS user guide, "Grant IAM users access to
    Kubernetes with EKS access entries".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        principal: iam.IRole,
        spec: AccessGrantSpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, AccessGrantSpec, spec)
        self.resource = define_access_entry(
            self,
            "Resource",
            cluster_name=cluster_name(cluster),
            principal_arn=role_arn(principal),
            spec=spec,
        )


def define_access_entry(
    scope: Construct,
    construct_id: str,
    *,
    cluster_name: str,
    principal_arn: str,
    spec: AccessGrantSpec,
) -> eks_l1.CfnAccessEntry:
    """Create the access entry of one principal.

    :param scope: construct that owns the entry.
    :param construct_id: id of the entry in it.
    :param cluster_name: name of the cluster.
    :param principal_arn: ARN of the principal.
    :param spec: what the principal may do.
    """
    return eks_l1.CfnAccessEntry(
        scope,
        construct_id,
        cluster_name=cluster_name,
        principal_arn=principal_arn,
        type="STANDARD",
        username=spec.username,
        kubernetes_groups=[*spec.groups] or None,
        access_policies=[_policy(policy) for policy in _policies(spec)] or None,
    )


def _policies(spec: AccessGrantSpec) -> tuple[AccessPolicySpec, ...]:
    if spec.role == "custom":
        return tuple(spec.policies.values())
    names = {
        ("admin", False): "AmazonEKSClusterAdminPolicy",
        # The cluster policy is too broad for namespaces: it has cluster-scoped permissions.
        ("admin", True): "AmazonEKSAdminPolicy",
        ("viewer", False): "AmazonEKSViewPolicy",
        ("viewer", True): "AmazonEKSViewPolicy",
    }
    policy = names[spec.role, bool(spec.namespaces)]
    return (AccessPolicySpec(policy=policy, namespaces=spec.namespaces),)


def _policy(policy: AccessPolicySpec) -> dict[str, object]:
    scope: dict[str, object] = (
        {"type": "namespace", "namespaces": [*policy.namespaces]}
        if policy.namespaces
        else {"type": "cluster"}
    )
    arn = f"arn:{PARTITION}:eks::aws:cluster-access-policy/{policy.policy}"
    return {"policyArn": arn, "accessScope": scope}
