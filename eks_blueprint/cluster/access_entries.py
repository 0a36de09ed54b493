"""Which IAM principals may use the Kubernetes API."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct

from eks_blueprint.attributes import PARTITION, cluster_name
from eks_blueprint.checks import refuse_arns_of_elsewhere
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.spec import AccessEntrySpec, AccessPolicySpec
from eks_blueprint.spec.access_entries import principal_issues

__all__ = ["AccessEntries"]


class AccessEntries(Construct):
    """Access entries by name; the name is the construct id, so renaming replaces the entry.

    :param cluster: cluster with authentication mode API, owned or imported.
    :param entries: the entries by name.
    :raises BlueprintError: if ``entries`` is empty, or two entries have the same principal, or a
        principal belongs to another partition.

    Source: recommendations OPS-ACC-1 and OPS-ACC-3; EKS user guide, "Grant IAM users access to
    Kubernetes with EKS access entries".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        entries: Mapping[str, AccessEntrySpec],
    ) -> None:
        super().__init__(scope, construct_id)
        if not entries:
            raise BlueprintError("entries must name at least one principal, got {}", scope=self)
        refuse(principal_issues(entries), scope=self)
        refuse_arns_of_elsewhere(self, entries)
        name = cluster_name(cluster)
        self.entries = {
            key: eks_l1.CfnAccessEntry(
                self,
                key,
                cluster_name=name,
                principal_arn=entry.principal_arn,
                type="STANDARD",
                username=entry.username,
                kubernetes_groups=[*entry.groups] or None,
                access_policies=[_policy(policy) for policy in _policies(entry)] or None,
            )
            for key, entry in entries.items()
        }


def _policies(entry: AccessEntrySpec) -> tuple[AccessPolicySpec, ...]:
    if entry.role == "custom":
        return tuple(entry.policies.values())
    names = {
        ("admin", False): "AmazonEKSClusterAdminPolicy",
        # The cluster policy is too broad for namespaces: it has cluster-scoped permissions.
        ("admin", True): "AmazonEKSAdminPolicy",
        ("viewer", False): "AmazonEKSViewPolicy",
        ("viewer", True): "AmazonEKSViewPolicy",
    }
    policy = names[entry.role, bool(entry.namespaces)]
    return (AccessPolicySpec(policy=policy, namespaces=entry.namespaces),)


def _policy(policy: AccessPolicySpec) -> dict[str, object]:
    scope: dict[str, object] = (
        {"type": "namespace", "namespaces": [*policy.namespaces]}
        if policy.namespaces
        else {"type": "cluster"}
    )
    arn = f"arn:{PARTITION}:eks::aws:cluster-access-policy/{policy.policy}"
    return {"policyArn": arn, "accessScope": scope}
