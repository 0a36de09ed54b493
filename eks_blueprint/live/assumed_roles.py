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


class AssumedRoles:
    """Takes on a role in each account, with no more than the permissions of a command.

    The session policy only takes away: what the role may not do, the session may not either.
    Credentials last an hour and are renewed by botocore before they end.

    :param role: name of the role, in which ``{account}`` and ``{region}`` are filled in.
    :param command: the command whose permissions a session gets; all of them if it has none.
    :param config: how clients connect.

    Source: AWS STS API reference, ``AssumeRole``, parameter ``Policy``.
    """

    def __init__(self, role: str, command: str, config: Any) -> None:
        self._role = role
        self._commands = [command] if command in PERMISSIONS else [*PERMISSIONS]
        self._config = config
        self._made: dict[tuple[str, str], Callable[[str, str], Any]] = {}

    def clients(self, session: Session, account: str) -> Callable[[str, str], Any]:
        """Return what makes clients as the role.

        :param session: the session that may take on the role, in the Region of the clients.
        :param account: account of the role.
        :raises LiveError: if the role cannot be taken on.
        """
        key = (account, session.region)
        if key not in self._made:
            self._made[key] = self._assume(session, account)
        return self._made[key]

    def _assume(self, session: Session, account: str) -> Callable[[str, str], Any]:
        import boto3
        import botocore.session
        from botocore.credentials import RefreshableCredentials

        def fetch() -> dict[str, str]:
            found = self.credentials(session, account)
            return {
                "access_key": found["AccessKeyId"],
                "secret_key": found["SecretAccessKey"],
                "token": found["SessionToken"],
                "expiry_time": found["Expiration"].isoformat(),
            }

        inner = botocore.session.get_session()
        # botocore offers no public way to give a session credentials that are renewed.
        inner._credentials = RefreshableCredentials.create_from_metadata(
            metadata=fetch(), refresh_using=fetch, method="sts-assume-role"
        )
        made = boto3.Session(botocore_session=inner)

        def clients(service: str, region: str) -> Any:
            return made.client(service, region_name=region or None, config=self._config)

        return clients

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
