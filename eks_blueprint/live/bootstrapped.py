"""Whether an account and Region were prepared for the CDK."""

from __future__ import annotations

from eks_blueprint.live.errors import NotFoundError
from eks_blueprint.live.session import Session

__all__ = ["bootstrap_version"]


def bootstrap_version(session: Session, qualifier: str = "hnb659fds") -> int | None:
    """Return the version of the bootstrap stack.

    :param session: a session in the Region.
    :param qualifier: qualifier of the bootstrap stack. Default: that of the CDK.
    :returns: ``None`` if there is none.
    :raises LiveError: if AWS cannot be asked.

    Source: aws-cdk-lib 2.275.0, ``DefaultStackSynthesizer``; Systems Manager API reference,
    ``GetParameter``.
    """
    name = f"/cdk-bootstrap/{qualifier}/version"
    try:
        found = session.call("ssm", "get_parameter", Name=name)["Parameter"].get("Value", "")
    except NotFoundError:
        return None
    return int(found) if found.isdecimal() else None
