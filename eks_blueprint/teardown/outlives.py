"""What is deleted before something that still needs it."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Finding, Severity
from eks_blueprint.teardown.cluster import Cluster
from eks_blueprint.teardown.graph import all_before
from eks_blueprint.teardown.needs import Needs
from eks_blueprint.teardown.parts import Parts

__all__ = ["outlives_findings"]


def outlives_findings(cluster: Cluster) -> Iterator[Finding]:
    """Yield what is deleted before something that still needs it.

    CloudFormation deletes the other way round than it creates, so what has to outlive a resource
    must be created before it.

    :param cluster: the cluster.
    """
    before = all_before(cluster.stack)
    seen: set[tuple[str, str]] = set()
    for need in Needs(Parts(cluster)):
        pair = need.user, need.needed
        if need.needed in before[need.user] or need.user == need.needed or pair in seen:
            continue
        seen.add(pair)
        yield Finding(
            check="outlives",
            severity=Severity.ERROR,
            subject=f"{cluster.key}/{need.user}",
            message=f"{need.needed} may be deleted before it, and is {need.reason}",
            remedy=f"let {need.user} depend on {need.needed}",
            source="CloudFormation user guide, DependsOn attribute: deletion is in reverse order",
        )
