"""Checks of the CIS benchmark for Bottlerocket, and the settings that pass them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.errors import BlueprintError

__all__ = ["CIS_BENCHMARK", "CisCheck", "CisSettings", "cis_checks", "cis_settings"]

CIS_BENCHMARK = "CIS Bottlerocket Benchmark v1.0.0"


@dataclass(frozen=True)
class CisCheck:
    """A check of the benchmark.

    :param id: its number.
    :param title: what it requires.
    :param level: lowest level that includes it, 1 or 2.
    :param by: what passes it: ``settings``, the ``image`` itself, your own ``bootstrap`` container,
        or ``people``.
    :param default: whether this is Bottlerocket's default, which the settings only fix.
    :param sysctls: kernel parameters.
    :param blocked_kernel_modules: modules that must not be loaded.
    :param kernel_lockdown: lockdown mode, or empty.
    :param note: what the library does where a person must look.
    """

    id: str
    title: str
    level: int
    by: Literal["settings", "image", "bootstrap", "people"]
    default: bool = False
    sysctls: Mapping[str, str] = field(default_factory=dict)
    blocked_kernel_modules: tuple[str, ...] = ()
    kernel_lockdown: str = ""
    note: str = ""


@dataclass(frozen=True)
class CisSettings:
    """Settings of a level, named as in ``BottlerocketSpec``, and checks that they do not pass.

    :param level: the level, 1 or 2.
    :param sysctls: kernel parameters.
    :param blocked_kernel_modules: modules that must not be loaded.
    :param kernel_lockdown: lockdown mode, or empty where the level asks for none.
    :param admin_container: always false. The benchmark has no check for it; Bottlerocket's
        SECURITY_GUIDANCE.md (commit 04c3ca8) has: the admin container runs with all privileges.
    :param not_covered: checks of the level that settings cannot pass and the image does not.
    """

    level: int
    sysctls: Mapping[str, str]
    blocked_kernel_modules: tuple[str, ...]
    kernel_lockdown: str
    not_covered: tuple[CisCheck, ...]
    admin_container: bool = False


def cis_checks(level: int = 2) -> tuple[CisCheck, ...]:
    """Return the checks of a level; level 2 includes level 1.

    :param level: 1 or 2.
    :raises BlueprintError: for another level.
    """
    if level not in (1, 2):
        raise BlueprintError(f"level of {CIS_BENCHMARK} must be 1 or 2, got {level!r}")
    return tuple(check for check in _checks().values() if check.level <= level)


def cis_settings(level: int) -> CisSettings:
    """Return the settings by which a Bottlerocket node passes a level, as far as settings can.

    Level 1 fixes Bottlerocket's defaults. Level 2 also blocks modules and redirects; pods then
    cannot use SCTP or user namespaces (``hostUsers: false``).

    :param level: 1 or 2.
    :raises BlueprintError: for another level.

    Source: the head of ``bottlerocket-cis.yaml``.
    """
    checks = cis_checks(level)
    return CisSettings(
        level=level,
        sysctls={name: value for check in checks for name, value in check.sysctls.items()},
        blocked_kernel_modules=tuple(
            name for check in checks for name in check.blocked_kernel_modules
        ),
        kernel_lockdown="".join(check.kernel_lockdown for check in checks),
        not_covered=tuple(check for check in checks if check.by in ("bootstrap", "people")),
    )


@cache
def _checks() -> Mapping[str, CisCheck]:
    return load("bottlerocket-cis.yaml", CisCheck)
