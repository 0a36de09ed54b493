"""Rules between the account and Region of a cluster and the ARNs that its spec names."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.arns import arns
from eks_blueprint.spec.parts import parts
from eks_blueprint.spec.secrets import MountedSecretSpec, foreign_secret_issues

__all__ = ["arn_issues"]


def arn_issues(spec: Spec, region: str, account: str | None = None) -> Iterator[Found]:
    """Return issues for ARNs of another partition or Region, and for some of another account.

    :param spec: a spec; ARNs in nested specs are included.
    :param region: Region of the cluster.
    :param account: its account. Default: not known.
    """
    partition = catalogue.partition_of(region)
    for path, arn in arns(spec):
        if arn.partition != partition:
            yield path, f"must be in partition {partition} of {region}, got {arn}"
        elif arn.region not in ("", region) and not arn.may_be_elsewhere:
            yield path, f"must be in {region}, the Region of the cluster, got {arn}"
        elif account is not None and arn.needs_own_account and arn.account != account:
            yield path, f"must be in {account}, the account of the cluster, got {arn}"
    if account is None:
        return
    for path, part in parts(spec):
        if isinstance(part, MountedSecretSpec):
            for inner, message in foreign_secret_issues(part, account):
                yield (*path, *inner), message
