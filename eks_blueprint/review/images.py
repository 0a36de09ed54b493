"""Container images, and what runs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.catalogue.image_references import ImageReference, is_private
from eks_blueprint.errors import BlueprintError

__all__ = ["Image", "images_of", "named_images"]


@dataclass(frozen=True)
class Image:
    """A container image.

    :param reference: the reference.
    :param registry: host of the registry.
    :param repository: path in the registry.
    :param tag: the tag, or empty.
    :param digest: the digest, or empty where it is pulled by tag.
    :param is_private: whether the registry is a private one of Amazon ECR.
    :param used_by: charts and objects that run it.
    """

    reference: str
    registry: str
    repository: str
    tag: str
    digest: str
    is_private: bool
    used_by: tuple[str, ...]


def named_images(values: Any) -> Iterator[str]:
    """Yield images that values of a chart name: by reference, or by repository and tag.

    :param values: the values, or a part of them.
    """
    if isinstance(values, Mapping):
        name = values.get("repository")
        if isinstance(name, str) and ("tag" in values or "digest" in values):
            host = values.get("registry")
            tag, digest = values.get("tag"), values.get("digest")
            yield "".join(
                (
                    f"{host}/" if isinstance(host, str) and host else "",
                    name,
                    f":{tag}" if tag else "",
                    f"@{digest}" if digest else "",
                )
            )
        if isinstance(values.get("image"), str) and (
            "/" in values["image"] or ":" in values["image"]
        ):
            yield values["image"]
        for item in values.values():
            yield from named_images(item)
    elif isinstance(values, list):
        for item in values:
            yield from named_images(item)


def images_of(
    charts: Mapping[str, Sequence[str]], objects: Sequence[KubernetesObject]
) -> Iterator[Image]:
    """Yield the images of charts and objects, by their references.

    :param charts: references by the name of what runs them.
    :param objects: Kubernetes objects.
    """
    users: dict[str, list[str]] = {}
    for name, references in charts.items():
        for one in references:
            users.setdefault(one, []).append(name)
    for item in objects:
        if item.kind in ("HelmRelease", "ConfigMap", "CustomResourceDefinition"):
            continue
        for one in _container_images(item.content.get("spec")):
            users.setdefault(one, []).append(str(item))
    for reference in sorted(users):
        yield _image(reference, tuple(dict.fromkeys(users[reference])))


def _container_images(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in ("containers", "initContainers", "ephemeralContainers"):
                for one in item if isinstance(item, list) else ():
                    if isinstance(one, Mapping) and isinstance(one.get("image"), str):
                        yield one["image"]
            else:
                yield from _container_images(item)
    elif isinstance(value, list):
        for item in value:
            yield from _container_images(item)


def _image(reference: str, used_by: tuple[str, ...]) -> Image:
    try:
        parsed = ImageReference.parse(reference)
    except BlueprintError:
        # A reference of CloudFormation stands in it.
        host, _, path = reference.partition("/")
        return Image(reference, host, path, "", "", ".dkr.ecr." in host, used_by)
    return Image(
        reference,
        parsed.registry,
        parsed.repository,
        parsed.tag or "",
        parsed.digest or "",
        is_private(parsed.registry),
        used_by,
    )
