"""Secrets that pods mount as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint.spec._base import Found, Spec, one_of_two
from eks_blueprint.spec.arns import KeyArn, SecretArn
from eks_blueprint.spec.types import pattern

__all__ = ["MountedSecretSpec"]

_FileName = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9._-]{1,128}", "a file name such as password.txt"))
]
# Systems Manager user guide, "Requirements and constraints for parameter names".
_ParameterName = Annotated[
    str,
    AfterValidator(
        pattern(r"/[A-Za-z0-9._/-]{1,1010}", "the path of an SSM parameter such as /shop/db/host")
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
