"""The size of an IAM policy that names what a spec lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eks_blueprint.errors import Found

__all__ = ["policy_size_issues"]

# IAM user guide, "IAM and AWS STS quotas", IAM name and character limits: a managed policy has at
# most 6,144 characters without white space. The actions and conditions of the library's statements
# take up to 900 of them, and each ARN two quotation marks and a comma.
_MOST = 6144
_STATEMENTS = 900
_SIGNS = 3


def policy_size_issues(arns: Iterable[str], *, what: str, remedy: str) -> Iterator[Found]:
    """Return an issue if a policy with these ARNs would be too long for IAM.

    :param arns: ARNs that one policy names.
    :param what: what they are, in the plural.
    :param remedy: what to do.
    """
    sizes = [len(arn) + _SIGNS for arn in arns]
    if sum(sizes) > _MOST - _STATEMENTS:
        yield (
            (),
            f"must be fewer, since an IAM policy has at most {_MOST:,} characters and the ARNs of "
            f"{len(sizes)} {what} take {sum(sizes):,}; {remedy}",
        )
