"""The admission policies of all tenants that one delivery brings."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from constructs import Construct

from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.tenancy.admission_policies import admission_policies

__all__ = ["guard"]

_NAME = "tenants-guard"
_DELIVERED: WeakKeyDictionary[Delivery, Installed] = WeakKeyDictionary()


def guard(delivery: Delivery) -> Installed:
    """Deliver the admission policies, unless this delivery has them already.

    They wait for nothing that one tenant waits for, since all tenants wait for them: they exist
    before the first namespace, and are deleted after the last.

    Tenants of one cluster can be in several stacks. Each stack brings policies of its own, with
    other names, so that the tenants of the others stay protected when it is deleted.

    :param delivery: how they are applied to the cluster.
    :returns: the policies, for use in ``after``.
    """
    found = _DELIVERED.get(delivery)
    if found is None:
        suffix = f"-{delivery.node.addr[-8:]}" if isinstance(delivery, Construct) else ""
        rules = tuple(admission_policies(f"tenants{suffix}"))
        found = _DELIVERED[delivery] = delivery.apply(Manifests(_NAME, rules))
    return found
