"""Modules that are found by the name of an add-on or chart."""

from __future__ import annotations

import pkgutil
from functools import cached_property
from importlib import import_module
from types import ModuleType

__all__ = ["NamedModules"]


class NamedModules:
    """The modules of a package, each for one add-on or chart.

    A new module only needs a new file. Hyphens in the name are underscores in the file name.

    :param package: name of the package.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that have a module."""
        path = import_module(self._package).__path__
        return frozenset(module.name.replace("_", "-") for module in pkgutil.iter_modules(path))

    def get(self, name: str) -> ModuleType | None:
        """Return the module of a name, or ``None``.

        :param name: EKS name of an add-on, or name of a chart.
        """
        if name not in self.names:
            return None
        return import_module(f"{self._package}.{name.replace('-', '_')}")
