"""How an app names the library so that pip finds it on any machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.cli.packaged.distribution import NAME, Distribution, distribution
from eks_blueprint.cli.packaged.wheel import Wheel, library_wheel

__all__ = ["Requirement", "library_requirement"]


@dataclass(frozen=True)
class Requirement:
    """A line of ``requirements.txt``.

    :param line: the line.
    :param wheel: the wheel that it names, which has to be written beside it. Default: none; pip
        finds the library itself.
    """

    line: str
    wheel: Wheel | None = None


def library_requirement(extras: Sequence[str], folder: str) -> Requirement:
    """Name the version of the library that runs.

    One that pip found by its name is found by its name again, one from a repository there. Any
    other, from a file, a folder or a checkout, exists on this machine only: it becomes a wheel.

    :param extras: which extras are wanted.
    :param folder: where the wheel will be, relative to ``requirements.txt``.
    :raises BlueprintError: if the library was neither installed nor is in a checkout.
    """
    described = distribution()
    wanted = f"[{','.join(extras)}]" if extras else ""
    known = _elsewhere(described, f"{NAME}{wanted}")
    if known:
        return Requirement(known)
    packed = library_wheel(described)
    return Requirement(f"./{folder}/{packed.name}{wanted}", packed)


def _elsewhere(described: Distribution, name: str) -> str:
    origin = described.origin
    if origin is None:
        return ""
    if not origin:
        return f"{name}=={described.version}"
    repository: Mapping[str, Any] = origin.get("vcs_info", {})
    if not repository or origin["url"].startswith("file:"):
        return ""
    below = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
    url = f"{repository['vcs']}+{origin['url']}@{repository['commit_id']}{below}"
    return f"{name} @ {url}"
