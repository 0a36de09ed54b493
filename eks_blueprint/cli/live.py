"""The session that a command opens with ``--live``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eks_blueprint.errors import BlueprintError

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["session_of"]


def session_of(
    command: str, *, live: bool, profile: str = "", role: str = "", region: str = ""
) -> Session | None:
    """Open the session that the options ask for, or return ``None`` without ``--live``.

    :param command: name of the command.
    :param live: whether AWS may be asked.
    :param profile: profile of the credentials. Default: that of the AWS CLI.
    :param role: role to take on in the account of each cluster. Default: none.
    :param region: Region of what names none. Default: that of the profile.
    :raises BlueprintError: if one of these is given without ``--live``, or there is no boto3.
    """
    if not live:
        options = {"--profile": profile, "--role": role, "--region": region}
        given = [name for name, value in options.items() if value]
        if given:
            raise BlueprintError(
                f"{' and '.join(given)} must be used with --live, which asks AWS, got no --live"
            )
        return None
    # Everything that may open a connection is imported only here.
    from eks_blueprint.live.session import open_session

    return open_session(profile=profile, region=region, role=role, command=command)
