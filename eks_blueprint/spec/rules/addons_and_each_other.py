"""Rules between the add-ons of a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.addons import AddonSpec

__all__ = ["addon_issues", "unknown_addon_warnings"]

_AGENT = "eks-pod-identity-agent"


def addon_issues(
    addons: Mapping[str, AddonSpec], *, built_in: Collection[str] = ()
) -> Iterator[Found]:
    """Return issues for add-ons that need another add-on, or whose namespace is unknown.

    :param addons: add-ons of a cluster by name.
    :param built_in: add-ons whose work the cluster does by itself. Default: none.
    """
    there = {*addons, *built_in}
    if "coredns" not in there:
        yield (), "must keep coredns, which resolves the names of Services"
    identities = [
        f"{name}-{account}" for name, one in addons.items() for account in one.pod_identities
    ]
    for name in addons.keys() & identities:
        # Both are ids in the construct tree, and the roles are older than the rule.
        yield (
            (name,),
            "must have another name: an add-on and its service account have this one",
        )
    for name, addon in addons.items():
        facts = catalogue.addon(name)
        for other in facts.requires if facts is not None else ():
            if other not in there:
                yield (name,), f"needs the add-on {other}, which was removed"
        for account, identity in addon.pod_identities.items():
            if identity.namespace is None and (facts is None or facts.namespace is None):
                yield (
                    (name, "pod_identities", account, "namespace"),
                    f"must be set, since the catalogue does not know the namespace of {name}",
                )
        if addon.pod_identities and _AGENT not in there:
            yield (name, "pod_identities"), f"needs the add-on {_AGENT}, which was removed"


def unknown_addon_warnings(names: Iterable[str]) -> Iterator[Warned]:
    """Warn about add-ons that the catalogue does not know.

    :param names: names of the add-ons.
    """
    for name in names:
        if catalogue.addon(name) is None:
            yield Warned(
                "unknown-addon",
                (name,),
                "is an add-on that the catalogue does not know; check its name: EKS chooses its "
                "version, and it is installed after the nodes",
            )
