"""AWS Controllers for Kubernetes: the services, and what their controllers may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eks_blueprint.catalogue._load import load

__all__ = ["AckService", "ack_service", "ack_services"]

# What a service asks of a customer managed key in the name of the caller; RDS and ElastiCache user
# guides, "AWS KMS key management", DynamoDB developer guide, "Authorizing use of your KMS key".
_KEY_ACTIONS = ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey")


@dataclass(frozen=True)
class _Statement:
    """A statement; see the head of the file."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True)
class AckService:
    """A service whose resources ACK creates from Kubernetes objects.

    :param name: its name at ACK, such as ``emrcontainers``; API group and chart contain it.
    :param source: version and commit of the controller, and other sources.
    :param permissions: what the controller may do.
    :param passes: service principals to which its resources may hand an IAM role.
    :param uses_keys: whether it makes grants on a customer managed key as the caller.
    :param reads_secrets: whether its objects name Kubernetes Secrets.
    :param execution_roles: whether its resources run with roles that the statements have to name.
    :param left_out: what the controller can do, and the statements do not allow.
    """

    name: str
    source: str
    statements: tuple[_Statement, ...]
    passes: tuple[str, ...] = ()
    uses_keys: bool = False
    reads_secrets: bool = False
    execution_roles: bool = False
    left_out: str = ""

    def permissions(
        self,
        *,
        partition: str,
        region: str,
        account: str,
        names: Sequence[str],
        role_arns: Sequence[str] = (),
        key_arns: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the statements for resources of certain names.

        :param partition: AWS partition, may be a token.
        :param region: AWS Region, may be a token.
        :param account: AWS account, may be a token.
        :param names: names, or starts of names that end in ``*``.
        :param role_arns: roles that resources may use. Default: none.
        :param key_arns: customer managed keys that resources may use. Default: none.
        """
        known = {"${partition}": partition, "${region}": region, "${account}": account}
        found: list[dict[str, Any]] = []
        for one in self.statements:
            resources = [arn for text in one.resources for arn in _arns(text, known, names)]
            statement: dict[str, Any] = {
                "Effect": "Allow",
                "Action": [*one.actions],
                "Resource": "*" if resources == ["*"] else resources,
            }
            if one.condition is not None:
                statement["Condition"] = {key: dict(keys) for key, keys in one.condition.items()}
            found.append(statement)
        return [*found, *self._of_roles(known, role_arns), *self._of_keys(known, key_arns)]

    def _of_roles(self, known: Mapping[str, str], arns: Sequence[str]) -> list[dict[str, Any]]:
        if not arns:
            return []
        if self.execution_roles:
            clusters = "arn:${partition}:emr-containers:${region}:${account}:/virtualclusters/*"
            return [
                {
                    "Effect": "Allow",
                    "Action": "emr-containers:StartJobRun",
                    "Resource": _arns(clusters, known, ()),
                    "Condition": {"ArnEquals": {"emr-containers:ExecutionRoleArn": [*arns]}},
                }
            ]
        return [
            {
                "Effect": "Allow",
                "Action": "iam:PassRole",
                "Resource": [*arns],
                "Condition": {"StringEquals": {"iam:PassedToService": [*self.passes]}},
            }
        ]

    def _of_keys(self, known: Mapping[str, str], arns: Sequence[str]) -> list[dict[str, Any]]:
        if not arns:
            return []
        return [
            {"Effect": "Allow", "Action": [*_KEY_ACTIONS], "Resource": [*arns]},
            {
                "Effect": "Allow",
                "Action": "kms:CreateGrant",
                "Resource": [*arns],
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
        ]


@cache
def ack_services() -> Mapping[str, AckService]:
    """Return the services of ACK that the library knows, by name."""
    return load("ack-services.yaml", AckService)


def ack_service(name: str) -> AckService:
    """Return a service of ACK.

    :param name: its name at ACK.
    :raises KeyError: if the library does not know it.
    """
    return ack_services()[name]


def _arns(text: str, known: Mapping[str, str], names: Sequence[str]) -> list[str]:
    for placeholder, value in known.items():
        text = text.replace(placeholder, value)
    return [text.replace("${name}", one) for one in names] if "${name}" in text else [text]
