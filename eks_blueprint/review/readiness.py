"""Whether a cluster is ready for its next version of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eks_blueprint import catalogue
from eks_blueprint.assembly import mapping_of, text_of
from eks_blueprint.readiness import Support, support_of
from eks_blueprint.readiness import findings as object_findings
from eks_blueprint.results import Finding, Severity
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source

__all__ = ["Readiness", "readiness_of"]


@dataclass(frozen=True)
class Readiness:
    """What is known about the next upgrade of a cluster.

    :param version: version of Kubernetes; empty where EKS chooses.
    :param target: the next version that the library knows; empty, none.
    :param policy: what the cluster does when standard support of its version ends, in words.
    :param support: how long AWS supports the version; ``None`` where it is not known.
    :param findings: what is in the way of the target, in objects, nodes and values of charts.
    :param notes: what was not looked at.
    """

    version: str
    target: str
    policy: str
    support: Support | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What has to be mended before the upgrade."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


def readiness_of(source: Source, cluster: Cluster, today: date) -> Readiness:
    """Return what is known about the next upgrade of a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    :param today: the day for which support is looked at.
    """
    known = catalogue.kubernetes_versions()
    version = cluster.version
    newer = [one for one in known if _number(one) > _number(version)] if version in known else []
    target = min(newer, key=_number, default="")
    found = (
        tuple(
            object_findings(
                None,
                source.assembly,
                current=version,
                target=target,
                cluster=cluster.stack.name,
                # They are an extra of 110 MB, and a review must not depend on what is installed.
                schemas=False,
            )
        )
        if target
        else ()
    )
    return Readiness(
        version=version,
        target=target,
        policy=_policy(cluster),
        support=support_of(version, today) if version in known else None,
        findings=found,
        notes=tuple(_notes(version, known, target)),
    )


def _policy(cluster: Cluster) -> str:
    """Say what an upgrade policy means.

    Source: EKS user guide, "View current cluster upgrade policy".
    """
    policy = text_of(mapping_of(cluster.properties.get("UpgradePolicy")).get("SupportType", ""))
    return {
        "": "not set, which means EXTENDED: the cluster keeps its version, at a surcharge",
        "EXTENDED": "EXTENDED: the cluster keeps its version, at a surcharge",
        "STANDARD": "STANDARD: EKS upgrades the cluster automatically",
    }.get(policy, policy)


def _notes(version: str, known: tuple[str, ...], target: str) -> Iterator[str]:
    if not version:
        yield "the template names no version: EKS takes its default when the cluster is created"
    elif version not in known:
        yield f"{version} is not in the catalogue, which knows {', '.join(known)}"
    elif not target:
        yield f"{version} is the newest version that the catalogue knows"
    yield (
        "eks-blueprint upgrade plans the whole upgrade from a spec, with versions of charts and "
        "add-ons, and compares fields of objects with the schemas of both versions; from templates "
        "alone, objects, nodes and subnets are checked"
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
