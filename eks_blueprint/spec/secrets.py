"""Secrets that pods mount as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.errors import Path, dotted
from eks_blueprint.spec._base import Found, Spec, checked, one_of_two
from eks_blueprint.spec.arns import KeyArn, SecretArn
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.policy_size import policy_size_issues
from eks_blueprint.spec.types import pattern

__all__ = ["MountedSecretSpec", "Secrets", "file_issues", "foreign_secret_issues", "mount_issues"]

_FileName = Annotated[
    str,
    AfterValidator(pattern(r"(?!\.\.?$)[A-Za-z0-9._-]{1,128}", "a file name such as password.txt")),
]
# Systems Manager user guide, "Requirements and constraints for parameter names": at most 1,011
# characters with the rest of the ARN, 15 levels, and no name that starts with aws or ssm.
_ParameterName = Annotated[
    str,
    Field(max_length=1011),
    AfterValidator(
        pattern(
            r"(?!/([aA][wW][sS]|[sS][sS][mM]))(/[A-Za-z0-9._-]+){1,15}",
            "the path of an SSM parameter such as /shop/db/host",
        )
    ),
]


class MountedSecretSpec(Spec):
    """A secret or parameter, and its files; the value is refreshed while it is mounted."""

    secret_arn: SecretArn | None = None
    """ARN of a Secrets Manager secret in the cluster's Region. Default: none."""

    parameter: _ParameterName | None = None
    """Path of a Systems Manager parameter. Default: none."""

    key_arn: KeyArn | None = None
    """ARN of the customer managed key of the secret or parameter. Default: none; it uses the AWS
    managed key."""

    file: _FileName | None = None
    """Name of the file with the whole value. Default: the key in `secrets`."""

    keys: dict[_FileName, _FileName] = {}
    """Additional files for single keys of a JSON secret: file name by key. Default: none."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(secret_arn=self.secret_arn, parameter=self.parameter)


def foreign_secret_issues(secret: MountedSecretSpec, account: str) -> Iterator[Found]:
    """Return an issue for a secret of another account without its key.

    :param secret: a mounted secret.
    :param account: account of the cluster.

    Source: Secrets Manager user guide, "Access Secrets Manager secrets from a different account":
    the AWS managed key cannot be used from there.
    """
    owner = secret.secret_arn and secret.secret_arn.split(":")[4]
    if owner and owner != account and secret.key_arn is None:
        yield (
            ("key_arn",),
            f"must be set for a secret of account {owner}, since an AWS managed key cannot be used "
            f"from {account}",
        )


def mount_issues(secrets: Mapping[str, MountedSecretSpec]) -> Iterator[Found]:
    """Return what is wrong with secrets that are mounted together, as one folder, by one role.

    :param secrets: secrets by name.
    """
    arns = [
        secret.secret_arn or f"arn:aws-us-gov:ssm:ap-southeast-1:111122223333:{secret.parameter}"
        for secret in secrets.values()
    ]
    keys = {secret.key_arn for secret in secrets.values() if secret.key_arn is not None}
    yield from policy_size_issues(
        (*arns, *keys), what="secrets and keys", remedy="make several workloads"
    )
    yield from file_issues(secrets)


def file_issues(secrets: Mapping[str, MountedSecretSpec]) -> Iterator[Found]:
    """Return an issue for each file that two secrets of one folder would write.

    :param secrets: secrets that are mounted together, by name.
    """
    seen: dict[str, str] = {}
    for name, secret in secrets.items():
        files: dict[Path, str] = {(name, "file"): secret.file or name}
        files |= {(name, "keys", key): file for key, file in secret.keys.items()}
        for path, file in files.items():
            other = seen.setdefault(file, dotted(path))
            if other != dotted(path):
                yield path, f"must be another name, since {other} is the file {file} as well"


Secrets = Annotated[dict[ObjectName, MountedSecretSpec], checked(mount_issues)]
