"""Roles that a session takes on in the accounts of clusters."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from eks_blueprint.live.permissions import PERMISSIONS, policy

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["AssumedRoles"]

_NAME = "eks-blueprint"
Clients = Callable[[str, str], Any]
Fetch = Callable[[], dict[str, str]]
Renewed = Callable[[Fetch], Clients]


class AssumedRoles:
    """Takes on a role in each account, with no more than the permissions of a command.

    The session policy only takes away: what the role may not do, the session may not either.
    Credentials last an hour and are renewed by botocore before they end.

    :param role: name of the role, in which ``{account}`` and ``{region}`` are filled in.
    :param command: the command whose permissions a session gets; all of them if it has none.
    :param renewed: makes clients with credentials that a function gives, again before they end.

    Source: AWS STS API reference, ``AssumeRole``, parameter ``Policy``.
    """

    def __init__(self, role: str, command: str, renewed: Renewed) -> None:
        self._role = role
        self._commands = [command] if command in PERMISSIONS else [*PERMISSIONS]
        self._renewed = renewed
        self._made: dict[tuple[str, str], Clients] = {}

    def clients(self, session: Session, account: str) -> Clients:
        """Return what makes clients as the role.

        :param session: the session that may take on the role, in the Region of the clients.
        :param account: account of the role.
        :raises LiveError: if the role cannot be taken on.
        """
        key = (account, session.region)
        if key not in self._made:
            self._made[key] = self._assume(session, account)
        return self._made[key]

    def _assume(self, session: Session, account: str) -> Clients:
        def fetch() -> dict[str, str]:
            found = self.credentials(session, account)
            return {
                "access_key": found["AccessKeyId"],
                "secret_key": found["SecretAccessKey"],
                "token": found["SessionToken"],
                "expiry_time": found["Expiration"].isoformat(),
            }

        return self._renewed(fetch)

    def credentials(self, session: Session, account: str) -> Mapping[str, Any]:
        """Return credentials of the role in an account.

        :param session: the session that may take on the role.
        :param account: account of the role.
        """
        identity = session.call("sts", "get_caller_identity")
        partition = str(identity["Arn"]).split(":")[1]
        name = self._role.replace("{account}", account).replace("{region}", session.region)
        document = json.loads(policy(self._commands, partition=partition))
        answer = session.call(
            "sts",
            "assume_role",
            RoleArn=f"arn:{partition}:iam::{account}:role/{name}",
            RoleSessionName=_NAME,
            Policy=json.dumps(document, separators=(",", ":")),
        )
        found: Mapping[str, Any] = answer["Credentials"]
        return found
