"""The user's charts and objects, after all components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs import IDependable

from eks_blueprint.delivery import Delivery, HelmRelease, Installed, Manifests
from eks_blueprint.spec import ChartSpec, ClusterSpec, Entries
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec

__all__ = ["deliver_entries"]


def deliver_entries(
    delivery: Delivery, spec: ClusterSpec | AnywhereClusterSpec, *, addons: Sequence[IDependable]
) -> Mapping[str, Installed]:
    """Deliver the charts and manifests of a spec.

    They are installed after everything that the library installs and deleted before it: workloads
    need nodes, storage classes and namespaces, and controllers have to remove their resources.

    :param delivery: installs them; the components were delivered before.
    :param spec: the cluster's spec.
    :param addons: managed add-ons.
    :returns: the step of each by ``charts.NAME`` or ``manifests.NAME``.
    """
    if not (spec.charts or spec.manifests):
        return {}
    entries = Entries(spec.charts, spec.manifests)
    components = delivery.checkpoint("Components", after=addons)
    steps: dict[str, Installed] = {}
    for entry in entries.in_order():
        one = entry.spec
        after = [components, *(steps[key] for key in entries.needs[entry.key])]
        if isinstance(one, ChartSpec):
            release = HelmRelease(
                entry.name,
                chart=one.resolve(entry.name),
                values=one.values,
                timeout_minutes=one.timeout_minutes,
            )
            steps[entry.key] = delivery.install(release, after=after)
        else:
            manifests = Manifests(f"manifests-{entry.name}", one.objects, separate=True)
            steps[entry.key] = delivery.apply(manifests, after=after)
    return steps
