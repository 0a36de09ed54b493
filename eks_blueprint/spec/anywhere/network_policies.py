"""Which traffic Cilium allows."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.spec._base import Spec, Warned, warned_below
from eks_blueprint.spec.kubernetes import Namespace
from eks_blueprint.spec.network_policies import NamespaceNetworkSpec, system_namespace_warnings
from eks_blueprint.spec.types import Bool

__all__ = ["AnywhereNetworkPoliciesSpec"]

_REFUSED = {
    "event_logs": "it is a log of the VPC CNI",
    "cluster": "ClusterNetworkPolicies are objects of the VPC CNI, and manifests can have "
    "CiliumClusterwideNetworkPolicies instead",
    "ipv4_egress": "pods have IPv4",
}


class AnywhereNetworkPoliciesSpec(Spec):
    """Network policies, which Cilium applies."""

    namespaces: dict[Namespace, NamespaceNetworkSpec] = {}
    """Existing namespaces, and the traffic that is allowed in them; namespaces of tenants are
    configured under `tenants`. Default: none."""

    isolate_tenants: Bool = True
    """Deny traffic between tenants with a CiliumClusterwideNetworkPolicy, which no tenant can
    change. Default: true."""

    @classmethod
    def refused_key(cls, key: str) -> str | None:
        """Say why a field of an EKS cluster is missing here.

        :param key: the field.
        """
        reason = _REFUSED.get(key)
        return (
            f"does not work with target eks-anywhere: {reason}; set it to null" if reason else None
        )

    def warnings(self) -> Iterable[Warned]:
        yield from warned_below(("namespaces",), system_namespace_warnings(self.namespaces))
