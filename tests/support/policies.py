"""How large a policy is when it is deployed."""

import json
from typing import Any

from tests.support.objects import text

__all__ = ["LIMIT", "size"]

LIMIT = 6144
"""Characters of a managed policy, blanks not counted: IAM user guide, "IAM and AWS STS quotas"."""

_LONG = {
    "<AWS::AccountId>": "111122223333",
    "<AWS::Partition>": "aws-us-gov",
    "<AWS::Region>": "ap-southeast-7",
}


def size(document: Any) -> int:
    """Count the characters with references as long as they get."""
    content = json.dumps(resolved(document), separators=(",", ":"))
    for reference, value in _LONG.items():
        content = content.replace(reference, value)
    return len(content)


def resolved(value: Any) -> Any:
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref")):
            return text(value)
        return {key: resolved(item) for key, item in value.items()}
    return value
