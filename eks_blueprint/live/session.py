"""The one way to AWS: a session in a Region, made when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eks_blueprint.errors import BlueprintError
from eks_blueprint.live.assumed_roles import AssumedRoles
from eks_blueprint.live.errors import CredentialsError, LiveError, refused

__all__ = ["Session", "iam_action", "open_session"]

Clients = Callable[[str, str], Any]
"""Makes a client of a service in a Region."""

_INSTALL = "pip install boto3"
_SECONDS_TO_CONNECT = 5
_SECONDS_TO_ANSWER = 30
_ATTEMPTS = 5
# Prefixes of IAM actions that differ from boto3's name of the service: service authorization
# reference.
_PREFIXES = {"elbv2": "elasticloadbalancing", "service-quotas": "servicequotas"}


class Session:
    """Calls of AWS as one identity, in one Region.

    :param clients: makes a client of boto3 for a service and a Region.
    :param region: the Region, or an empty text if only ``in_region`` will say it.
    :param roles: takes on a role in an account, for a Region. Default: all is asked as one
        identity.
    """

    def __init__(
        self, clients: Clients, region: str = "", *, roles: AssumedRoles | None = None
    ) -> None:
        self.region = region
        self._make = clients
        self._roles = roles
        self._made: dict[tuple[str, str], Any] = {}
        self._accounts: list[str] = []

    def in_region(self, region: str) -> Session:
        """Return the same session in another Region.

        :param region: the Region.
        """
        other = Session(self._make, region, roles=self._roles)
        other._made, other._accounts = self._made, self._accounts
        return other

    def of_environment(self, account: str | None, region: str | None) -> Session:
        """Return the session for the environment of a stack, after a look at whose it is.

        :param account: the account, or ``None`` where every one fits.
        :param region: the Region, or ``None`` for that of the session.
        :raises CredentialsError: if the credentials belong to another account.
        :raises LiveError: if no one says the Region.
        """
        session = self.in_region(region) if region else self
        if not session.region:
            raise LiveError(
                "--live needs a Region, and neither the spec nor the profile names one; pass "
                "--region or set clusters.NAME.environment.region"
            )
        if account is not None and self._roles is not None:
            clients = self._roles.clients(session, account)
            return Session(clients, session.region)
        if account is not None:
            if not self._accounts:
                identity = session.call("sts", "get_caller_identity")
                self._accounts.append(str(identity["Account"]))
            if (got := self._accounts[0]) != account:
                raise CredentialsError(
                    f"the credentials must be of account {account}, which the spec names, got "
                    f"{got}; pass another --profile, or choose clusters with --clusters"
                )
        return session

    def call(self, service: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Return the answer to a call that has one page.

        :param service: boto3's name of the service.
        :param operation: boto3's name of the operation.
        :param arguments: its parameters.
        :raises LiveError: if there is no answer.
        """
        client = self._client(service)
        asked = getattr(client, operation, None)
        if asked is None:
            raise self._unknown(service, operation)
        answer: Mapping[str, Any] = self._guarded(service, operation, lambda: asked(**arguments))
        return answer

    def items(self, service: str, operation: str, key: str, **arguments: Any) -> Iterator[Any]:
        """Yield the items of all pages of a call.

        :param service: boto3's name of the service.
        :param operation: boto3's name of the operation.
        :param key: name of the list in the answer.
        :param arguments: its parameters.
        :raises LiveError: if there is no answer.
        """
        client = self._client(service)
        if not hasattr(client, operation):
            raise self._unknown(service, operation)
        pages = client.get_paginator(operation).paginate(**arguments)
        numbered = iter(pages)
        while True:
            page = self._guarded(service, operation, lambda: next(numbered, None))
            if page is None:
                return
            yield from page.get(key) or ()

    def _client(self, service: str) -> Any:
        key = service, self.region
        if key not in self._made:
            self._made[key] = self._guarded(service, "", lambda: self._make(service, self.region))
        return self._made[key]

    def _guarded(self, service: str, operation: str, asked: Callable[[], Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        try:
            return asked()
        # A proxy may answer in HTML, and an endpoint that somebody set may be no address.
        except (BotoCoreError, ClientError, ResponseParserError, ValueError) as error:
            action = iam_action(service, operation)
            raise refused(error, action=action, region=self.region) from None

    def _unknown(self, service: str, operation: str) -> LiveError:
        return LiveError(
            f"boto3 must know {iam_action(service, operation)}, the installed one does not; "
            f"{_INSTALL} --upgrade"
        )


def iam_action(service: str, operation: str) -> str:
    """Return the IAM action that allows a call; the actions of these services are named like it.

    :param service: boto3's name of the service.
    :param operation: boto3's name of the operation, or an empty text for any.
    """
    name = "".join(part.capitalize() for part in operation.split("_"))
    return f"{_PREFIXES.get(service, service)}:{name or '*'}"


def open_session(
    *, profile: str = "", region: str = "", role: str = "", command: str = ""
) -> Session:
    """Return a session with the credentials of the environment.

    Nothing is asked yet. Calls are tried up to five times in botocore's adaptive mode, which
    slows down when AWS throttles; connecting may take 5 seconds and an answer 30.

    :param profile: a profile of ``~/.aws/config``. Default: as the AWS CLI chooses it.
    :param region: the Region where a stack names none. Default: that of the environment variables
        ``AWS_REGION`` or ``AWS_DEFAULT_REGION``, otherwise of the profile.
    :param role: name of the role to take on in each account, in which ``{account}`` and
        ``{region}`` stand for those of a stack. Default: none.
    :param command: the command, whose permissions such a session gets. Default: those of all.
    :raises BlueprintError: if boto3 is not installed.
    :raises CredentialsError: if there is no such profile.

    Source: botocore 1.44.5, ``docs/source/reference/config.rst`` and ``retries/adaptive.py``.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise BlueprintError(f"--live needs boto3, which is not installed; {_INSTALL}") from None
    try:
        # boto3 reads only AWS_DEFAULT_REGION, the AWS CLI and other SDKs this one first.
        where = region or os.environ.get("AWS_REGION") or None
        made = boto3.Session(profile_name=profile or None, region_name=where)
    except BotoCoreError as error:
        raise refused(error, action="sts:GetCallerIdentity", region=region) from None
    config = Config(
        connect_timeout=_SECONDS_TO_CONNECT,
        read_timeout=_SECONDS_TO_ANSWER,
        retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
        user_agent_extra="eks-blueprint",
    )

    def clients(service: str, where: str) -> Any:
        return made.client(service, region_name=where or None, config=config)

    def renewed(fetch: Callable[[], dict[str, str]]) -> Clients:
        import botocore.session
        from botocore.credentials import RefreshableCredentials

        inner = botocore.session.get_session()
        # botocore offers no public way to give a session credentials that are renewed.
        inner._credentials = RefreshableCredentials.create_from_metadata(
            metadata=fetch(), refresh_using=fetch, method="sts-assume-role"
        )
        other = boto3.Session(botocore_session=inner)
        return lambda service, where: other.client(
            service, region_name=where or None, config=config
        )

    roles = AssumedRoles(role, command, renewed) if role else None
    return Session(clients, made.region_name or "", roles=roles)
