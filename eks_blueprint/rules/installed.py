"""Whether something is installed in a cluster, where a template can show that it is not."""

from __future__ import annotations

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.judgement import Judgement, Subject, met, unmet, unsure

__all__ = ["installed"]


def installed(
    cluster: Cluster, found: Subject | None, detail: str, message: str, *, limit: str = ""
) -> Judgement:
    """Say whether something is installed.

    :param cluster: the cluster.
    :param found: what installs it; ``None`` if nothing was found.
    :param detail: what is missing, for the id of the finding.
    :param message: what must be installed, and how.
    :param limit: what it does not do, though it is installed. Default: none.
    """
    if found is not None:
        return met(found, limit)
    if cluster.hidden is not None:
        return unsure(cluster.hidden, "what it installs stands in a repository")
    if not cluster.is_filled:
        return unsure(cluster.item, "no template installs anything in this cluster")
    return unmet(cluster.item, detail, message)
