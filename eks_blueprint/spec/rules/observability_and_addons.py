"""Rules between observability and the add-ons that collect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.observability import ObservabilitySpec

__all__ = ["container_insights_addon_issues"]

_ADDON, _FEATURE = "amazon-cloudwatch-observability", "switches"


def container_insights_addon_issues(
    observability: ObservabilitySpec, addons: Mapping[str, AddonSpec], *, kubernetes_version: str
) -> Iterator[Found]:
    """Return an issue if the add-on is too old for the settings of Container Insights.

    EKS refuses keys that the add-on does not have, and with them the deployment.

    :param observability: what is measured.
    :param addons: add-ons of the cluster by name; without the add-on there are no issues.
    :param kubernetes_version: selects the pinned version of the catalogue.
    """
    facts = catalogue.addon(_ADDON)
    if facts is None or _ADDON not in addons or observability.container_insights is None:
        return
    addon = addons[_ADDON]
    pin = catalogue.kubernetes(kubernetes_version).addon_version(_ADDON).version
    version = pin if addon.version is None else addon.pin
    if version is not None and not facts.has(_FEATURE, version):
        yield (
            ("container_insights",),
            f"needs {_ADDON} {facts.since[_FEATURE]} or newer, got {version}; "
            f"change addons.{_ADDON}.version",
        )
