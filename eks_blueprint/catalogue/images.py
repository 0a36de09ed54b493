"""Container images that the library runs itself."""

from __future__ import annotations

from eks_blueprint.catalogue._load import read

__all__ = ["image"]


def image(name: str) -> str:
    """Give an image with its tag.

    :param name: what it is for, such as ``pause``.
    """
    found: str = read("images.yaml")[name]["image"]
    return found
