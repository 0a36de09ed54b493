"""Permissions and settings of single add-ons that depend on the spec.

A module is found by the add-on's EKS name, with underscores. It may define

- ``permissions(context) -> Mapping[str, Permissions]``: rights by service account, beside the
  managed policies of the catalogue;
- ``settings(context) -> Mapping[str, Any]``: configuration values, beside the tolerations of the
  catalogue.

An add-on for which the catalogue says everything needs no module.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

__all__ = ["known_addons", "module_of"]


@cache
def known_addons() -> frozenset[str]:
    """Name the add-ons that have a module."""
    return frozenset(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


def module_of(name: str) -> ModuleType | None:
    """Give the module of an add-on, or ``None``.

    :param name: EKS name.
    """
    if name not in known_addons():
        return None
    return import_module(f"{__name__}.{name.replace('-', '_')}")
