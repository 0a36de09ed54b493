"""Reading the catalogue's YAML files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

__all__ = ["read"]

# libyaml's parser is some ten times faster; PyYAML wheels carry it, source builds may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read(name: str) -> Any:
    """Read a file of the catalogue once.

    :param name: path below the catalogue, such as ``kubernetes/1.35.yaml``.
    """
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)
