"""What has to outlive what, read off the template."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Finding
from eks_blueprint.teardown.cluster import Cluster

__all__ = ["outlives_findings"]


def outlives_findings(cluster: Cluster) -> Iterator[Finding]:
    """Yield what is deleted before something that still needs it.

    :param cluster: the cluster.
    """
    yield from ()
