"""Tags of AWS resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec._base import checked

__all__ = ["Tags", "tag_issues", "tag_warnings"]

# Tagging AWS Resources user guide, "Tag naming limits and requirements".
_MOST = 45


def tag_issues(tags: Mapping[str, str]) -> Iterator[Found]:
    """Return issues for tags that AWS rejects.

    :param tags: value by key.
    """
    if len(tags) > _MOST:
        yield (), f"must have at most {_MOST} entries, since AWS adds some to 50, got {len(tags)}"
    for key, value in tags.items():
        if key.lower().startswith("aws:"):
            yield (key,), "must not start with aws:, which is reserved"
        if not 1 <= len(key) <= 128:
            yield (key,), f"must have 1 to 128 characters, got {len(key)}"
        if len(value) > 256:
            yield (key,), f"must have a value of at most 256 characters, got {len(value)}"


def tag_warnings(tags: Mapping[str, str]) -> Iterator[Warned]:
    """Return warnings for tags that are probably meant to be one.

    :param tags: value by key.
    """
    seen: dict[str, str] = {}
    for key in tags:
        other = seen.setdefault(key.lower(), key)
        if other != key:
            yield Warned(
                "tags-in-two-cases",
                (key,),
                f"differs from the tag {other} in upper and lower case only; AWS counts them as "
                "two tags",
            )


Tags = Annotated[dict[str, str], checked(tag_issues)]
