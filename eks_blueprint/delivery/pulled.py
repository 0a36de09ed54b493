"""What charts and objects pull from registries, and where their references to images are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eks_blueprint.attributes import holds_token
from eks_blueprint.catalogue import CatalogueChart, ImageReference, is_private, value_at
from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["images_of", "replace_images"]

_CONTAINERS = frozenset({"containers", "initContainers", "ephemeralContainers"})


def images_of(content: HelmRelease | Manifests) -> Iterator[ImageReference]:
    """Give the images of the pods of a release or of objects, some of them more than once.

    Images that are in a private registry of ECR, or named by a token, are left out. Of charts that
    are not in the catalogue, only those are known that their values name.

    :param content: what is delivered.
    """
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    if isinstance(content, HelmRelease):
        if isinstance(content.chart, CatalogueChart):
            found += content.chart.images
        replace_images(content.values, note)
    else:
        for item in content.objects:
            replace_images(item, note)
    for text in found:
        image = None if holds_token(text) else ImageReference.parse(text)
        if image is not None and not is_private(image.registry):
            yield image


def replace_images(value: Any, new: Callable[[str], str]) -> Any:
    """Return an object, or a part of one, with other images in its containers and volumes.

    :param value: an object, values of a chart, or a part of them.
    :param new: returns the image that takes the place of another.

    Source: Kubernetes API reference, PodSpec: containers, initContainers, ephemeralContainers, and
    volumes with ``image.reference``.
    """
    if isinstance(value, (list, tuple)):
        return [replace_images(item, new) for item in value]
    if not isinstance(value, Mapping):
        return value
    made = {}
    for key, item in value.items():
        made[key] = replace_images(item, new)
        if key in _CONTAINERS and isinstance(item, (list, tuple)):
            made[key] = [_with(one, ("image",), new) for one in made[key]]
        elif key == "volumes" and isinstance(item, (list, tuple)):
            made[key] = [_with(one, ("image", "reference"), new) for one in made[key]]
    return made


def _with(value: Any, path: tuple[str, ...], new: Callable[[str], str]) -> Any:
    if not isinstance(value_at(".".join(path), value), str):
        return value
    key, *rest = path
    return {**value, key: _with(value[key], tuple(rest), new) if rest else new(value[key])}
