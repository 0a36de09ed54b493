"""What the rules of the spec say about the next version."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from eks_blueprint.errors import dotted
from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["refusals"]


def refusals(upgrade: Upgrade, *, elsewhere: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what ``validate`` will refuse, and newly warn about, once the version is changed.

    :param upgrade: the upgrade.
    :param elsewhere: fields of which another check has said more. Default: none.
    """
    for path, message in upgrade.after.issues():
        if path and path[0] in elsewhere:
            continue
        yield Finding(
            "spec-refused",
            Severity.ERROR,
            upgrade.subject(dotted(path)),
            message,
            remedy="change it together with kubernetes_version",
        )
    known = set(upgrade.before.warnings())
    for warned in upgrade.after.warnings():
        if warned not in known:
            yield Finding(
                "spec-warning",
                Severity.WARNING,
                upgrade.subject(dotted(warned.path)),
                warned.message,
            )
