"""Container images that the library itself uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load
from eks_blueprint.errors import BlueprintError

__all__ = ["image", "image_names"]


@dataclass(frozen=True)
class _Image:
    name: str
    image: str
    source: str


@cache
def _images() -> Mapping[str, _Image]:
    return load("images.yaml", _Image)


def image(name: str) -> str:
    """Return an image with its tag.

    :param name: what it is for, such as ``pause``.
    :raises BlueprintError: if the catalogue does not know it.
    """
    images = _images()
    if name not in images:
        raise BlueprintError(f"image must be one of {', '.join(images)}, got {name!r}")
    return images[name].image


def image_names() -> tuple[str, ...]:
    """Return what the images of the catalogue are for."""
    return tuple(_images())
