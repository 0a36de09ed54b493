"""Names of Kubernetes objects that follow from the names of storage in a spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eks_blueprint.errors import Found, Path, dotted

__all__ = ["object_name_issues"]


def object_name_issues(
    classes: Iterable[str], file_systems: Mapping[str, Iterable[str]], buckets: Iterable[str]
) -> Iterator[Found]:
    """Return an issue for two objects of one kind that would get the same name.

    :param classes: names of StorageClasses.
    :param file_systems: names of access points by file system.
    :param buckets: names of buckets.
    """
    yield from _twice("StorageClass", _classes(classes, file_systems))
    yield from _twice("PersistentVolume", _volumes(file_systems, buckets))


def _classes(classes: Iterable[str], file_systems: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for name in classes:
        yield name, ("storage_classes", name)
    for name in file_systems:
        yield f"efs-{name}", ("file_systems", name)


def _volumes(
    file_systems: Mapping[str, Iterable[str]], buckets: Iterable[str]
) -> Iterator[tuple[str, Path]]:
    for name, points in file_systems.items():
        for point in points:
            yield f"{name}-{point}", ("file_systems", name, "access_points", point)
    for name in buckets:
        yield f"s3-{name}", ("buckets", name)


def _twice(kind: str, named: Iterable[tuple[str, Path]]) -> Iterator[Found]:
    seen: dict[str, Path] = {}
    for name, path in named:
        other = seen.setdefault(name, path)
        if other != path:
            yield path, f"makes a {kind} {name}, as does {dotted(other)}; rename one of them"
