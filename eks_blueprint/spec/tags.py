"""Tags of AWS resources."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import WithJsonSchema

from eks_blueprint import catalogue
from eks_blueprint.errors import Found
from eks_blueprint.spec._base import checked

__all__ = ["Tags", "is_of_tag", "tag_issues"]

# Tagging AWS Resources user guide, "Tag naming limits and requirements".
_MOST = 45
# CloudFormation schema of AWS::EKS::Addon, which has the narrowest bounds of all.
_KEY = 127
_VALUE = 255
# IAM API 2010-05-08, shapes tagKeyType and tagValueType, as in ACM, EFS, ELB, Lambda and CloudWatch
# Logs: letters, numbers and spaces of Unicode, and these.
_SIGNS = "_.:/=+-@"


def tag_issues(tags: Mapping[str, str]) -> Iterator[Found]:
    """Return issues for tags that AWS rejects, or by which something selects resources.

    :param tags: value by key.
    """
    if len(tags) > _MOST:
        yield (), f"must have at most {_MOST} entries, since AWS adds some to 50, got {len(tags)}"
    seen: dict[str, str] = {}
    for key, value in tags.items():
        other = seen.setdefault(key.lower(), key)
        if other != key:
            # IAM user guide, "Tags for AWS Identity and Access Management resources".
            yield (key,), f"differs from {other} in upper and lower case only, which IAM refuses"
        why = catalogue.reserved_tag(key)
        if why is not None:
            yield (key,), f"must be another key on every resource, since {why}"
        if not 1 <= len(key) <= _KEY:
            yield (key,), f"must have 1 to {_KEY} characters, got {len(key)}"
        if not 1 <= len(value) <= _VALUE:
            yield (key,), f"must have a value of 1 to {_VALUE} characters, got {len(value)}"
        for what, text in (("key", key), ("value", value)):
            wrong = "".join(dict.fromkeys(one for one in text if not is_of_tag(one)))
            if wrong:
                yield (
                    (key,),
                    f"must have a {what} of letters, digits, spaces and {_SIGNS}, got {wrong!r}",
                )


def is_of_tag(character: str, signs: str = _SIGNS) -> bool:
    """Return whether a character can be in the key of a tag.

    :param character: one character.
    :param signs: the allowed signs besides letters, numbers and spaces of any alphabet. Default:
        those of IAM.
    """
    return character in signs or unicodedata.category(character)[0] in "LNZ"


# JSON Schema has no categories of Unicode that every editor knows: the signs of ASCII, and no more.
_REFUSED = r"\x00-\x1f!-*,;<>?\[-^`{-\x7f"
Tags = Annotated[
    dict[str, str],
    checked(tag_issues),
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": _MOST,
            "propertyNames": {"pattern": rf"^(?![aA][wW][sS]:)[^{_REFUSED}]{{1,{_KEY}}}$"},
            "additionalProperties": {
                "type": "string",
                "pattern": rf"^[^{_REFUSED}]{{1,{_VALUE}}}$",
            },
        }
    ),
]
