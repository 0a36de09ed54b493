"""Environment variables of the machine that creates a cluster: names only, never values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint import catalogue
from eks_blueprint.anywhere.hardware import bmc_variables
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec

__all__ = ["environment_template", "filled_in", "variables", "with_packages"]

_HEAD = """\
# Variables of cluster {name}: write values into a copy that you never commit, such as
# {name}.env, and load it with: set -a; . ./{name}.env; set +a
"""


def filled_in(spec: AnywhereClusterSpec) -> Mapping[str, str]:
    """Return the variables whose values replace placeholders, by name, and what they hold.

    :param spec: the cluster.
    """
    found: dict[str, str] = {}
    if spec.license_token_variable is not None:
        found[spec.license_token_variable] = "license token of this cluster, and of no other"
    if spec.tinkerbell is not None:
        found |= bmc_variables(spec.tinkerbell.hardware)
    return found


def variables(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> Mapping[str, str]:
    """Return all variables by name, and what they hold.

    :param name: name of the cluster.
    :param spec: the cluster.
    :param workloads: clusters that it manages, by name, without itself.
    """
    known = catalogue.anywhere_release().variables
    found: dict[str, str] = {}
    for part in _parts(name, spec, workloads):
        found |= known.get(part, {})
    return {**found, **filled_in(spec)}


def with_packages(clusters: Mapping[str, AnywhereClusterSpec]) -> Sequence[str]:
    """Name the clusters that ask for curated packages, which their manager pulls.

    :param clusters: clusters by name.
    """
    return [name for name, one in clusters.items() if _asks_for_packages(one)]


def _asks_for_packages(spec: AnywhereClusterSpec) -> bool:
    return spec.packages is not None and spec.packages.enabled


def _parts(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> Iterator[str]:
    yield spec.provider
    if spec.registry_mirror is not None and spec.registry_mirror.authenticate:
        yield "registry"
    if spec.gitops is not None:
        yield "github" if spec.gitops.github is not None else "git"
    # A workload cluster pulls with the credentials that its manager was created with.
    own = _asks_for_packages(spec) and not spec.is_managed(name)
    if own or with_packages(workloads):
        yield "packages"


def environment_template(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> str:
    """Render the variables as a file to copy.

    :param name: name of the cluster.
    :param spec: the cluster.
    :param workloads: clusters that it manages, by name, without itself.
    """
    found = variables(name, spec, workloads)
    lines = [line for one, what in found.items() for line in (f"# {what}", f"{one}=")]
    return _HEAD.format(name=name) + "\n".join([*lines, ""])
