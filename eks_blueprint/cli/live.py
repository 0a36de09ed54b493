"""The options with which a command asks AWS, and the session that they open."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from eks_blueprint.errors import BlueprintError

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["add_live", "session_of"]


def add_live(command: argparse.ArgumentParser, what: str, *, region: bool = True) -> None:
    """Add ``--live``, ``--profile``, ``--role`` and ``--region`` to a command.

    :param command: the command.
    :param what: what it asks AWS, for its help.
    :param region: whether to add ``--region``. Default: true; a command may have one of its own.
    """
    group = command.add_argument_group("ask AWS", "Nothing is asked without --live.")
    group.add_argument("--live", action="store_true", help=f"ask AWS {what}; needs boto3")
    group.add_argument(
        "--profile",
        default="",
        metavar="NAME",
        help="profile of the credentials; default: AWS CLI's",
    )
    group.add_argument(
        "--role",
        default="",
        metavar="NAME",
        help="role to take on in the account of each cluster, for reading only; {account} and "
        "{region} stand for those of the cluster; default: none, all is in one account",
    )
    if region:
        group.add_argument(
            "--region",
            default="",
            metavar="REGION",
            help="Region of what names none in the spec; default: that of the profile",
        )


def session_of(options: argparse.Namespace, *, region: bool = True) -> Session | None:
    """Open the session that the options ask for, or return ``None`` without ``--live``.

    :param options: options of the command.
    :param region: whether ``--region`` is that of ``add_live``. Default: true.
    :raises BlueprintError: if there is a profile or a Region without ``--live``, or no boto3.
    """
    if not options.live:
        names = ("profile", "role", "region") if region else ("profile", "role")
        given = [f"--{name}" for name in names if getattr(options, name)]
        if given:
            raise BlueprintError(
                f"{' and '.join(given)} must be used with --live, which asks AWS, got no --live"
            )
        return None
    # Everything that may open a connection is imported only here.
    from eks_blueprint.live.session import open_session

    return open_session(
        profile=options.profile,
        region=options.region,
        role=options.role,
        command=options.command,
    )
