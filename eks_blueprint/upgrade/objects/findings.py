"""What stands in the way of an upgrade of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.results import Finding
from eks_blueprint.spec import BlueprintSpec, Positions
from eks_blueprint.upgrade.objects.manifest_files import ManifestFile
from eks_blueprint.upgrade.objects.removed_apis import removed_api_findings
from eks_blueprint.upgrade.objects.subjects import subjects

__all__ = ["findings"]


def findings(
    blueprint: BlueprintSpec,
    assembly: CloudAssembly,
    *,
    current: str,
    target: str,
    cluster: str,
    positions: Positions | None = None,
    manifests: Sequence[ManifestFile] = (),
) -> Iterator[Finding]:
    """Check the objects of a cluster against the Kubernetes version that it gets.

    :param blueprint: the spec.
    :param assembly: what the spec is synthesized to.
    :param current: Kubernetes version that the cluster has, such as ``1.35``.
    :param target: Kubernetes version that it gets, such as ``1.36``.
    :param cluster: name of the cluster.
    :param positions: lines of the spec, of :func:`eks_blueprint.spec.positions`. Default: findings
        have no file and line.
    :param manifests: files of the user, of :func:`manifest_files`. Default: none.
    """
    for file in manifests:
        yield from file.findings
    found = list(
        subjects(blueprint, assembly, cluster=cluster, positions=positions, manifests=manifests)
    )
    for subject in found:
        yield from removed_api_findings(subject, current=current, target=target)
