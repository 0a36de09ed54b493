"""IAM permissions of an add-on's service accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.known import KNOWN
from eks_blueprint.attributes import managed_policy_arn

__all__ = ["Permissions", "addon_permissions"]


@dataclass(frozen=True)
class Permissions:
    """IAM permissions of one service account.

    :param statements: IAM statements of its customer managed policy.
    :param managed_policy_arns: further managed policies.
    :param own_association: whether the Pod Identity association is a resource of its own, because
        the add-on takes none for this service account. Default: false.
    """

    statements: tuple[Mapping[str, Any], ...] = ()
    managed_policy_arns: tuple[str, ...] = ()
    own_association: bool = False


def addon_permissions(name: str, context: AddonContext) -> Mapping[str, Permissions]:
    """Return the permissions that an add-on needs, by service account.

    :param name: EKS name of the add-on.
    :param context: the cluster.

    Source: ``managed_policies`` of the catalogue, and the module of the add-on.
    """
    facts, module = catalogue.addon(name), KNOWN.get(name)
    found: dict[str, Permissions] = {}
    if facts is not None:
        for account, policies in facts.managed_policies.items():
            arns = tuple(map(managed_policy_arn, policies))
            found[account] = Permissions(managed_policy_arns=arns)
    permissions = getattr(module, "permissions", None)
    return found | permissions(context) if permissions is not None else found
