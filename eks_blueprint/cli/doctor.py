"""Look whether this machine, and an account, have what the library needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint import __version__
from eks_blueprint.app.context import cdk_json_context
from eks_blueprint.cli.diagnosis import (
    Diagnosis,
    Need,
    account_checks,
    document,
    machine_checks,
    needs_of,
)
from eks_blueprint.cli.progress import working
from eks_blueprint.results import rendered

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["doctor"]

_QUALIFIER = "@aws-cdk/core:bootstrapQualifier"


def doctor(
    path: Path | None, *, clusters: str = "", session: Session | None = None, to: str = "text"
) -> int:
    """Print what is there, what is missing, and what to do about it.

    :param path: a spec, whose needs are compared with the quotas. Default: none.
    :param clusters: patterns of cluster names. Default: all.
    :param session: AWS, to ask it about credentials, bootstrap stacks and quotas. Default: it is
        not asked.
    :param to: format of the answer. Default: text.
    :returns: 0, or 1 if something that is required is missing.
    :raises BlueprintError: if the spec is refused.
    """
    needs = _needs(path, clusters) if path is not None else ()
    qualifier = str(cdk_json_context().get(_QUALIFIER) or "hnb659fds")
    with working("looking"):
        checks = (*machine_checks(), *account_checks(session, needs, qualifier=qualifier))
    diagnosis = Diagnosis(__version__, checks)
    sys.stdout.write(rendered(diagnosis, kind="doctor", document=document, to=to))
    return 0 if diagnosis.is_complete else 1


def _needs(path: Path, clusters: str) -> tuple[Need, ...]:
    # Reading a spec takes longer than all that is looked at without one.
    from eks_blueprint.cli.spec_file import read_spec

    file = read_spec(path, clusters)
    return needs_of(file.blueprint, file.names)
