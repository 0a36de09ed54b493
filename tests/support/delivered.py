"""What a construct gave to CloudFormation to apply."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import assertions

from tests.support.objects import MANIFEST, applied

__all__ = ["delivered"]


def delivered(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    """Objects of a stack by ``Kind/name``, or ``Kind/namespace/name``."""
    found = {}
    template = assertions.Template.from_stack(stack)
    for resource in template.find_resources(MANIFEST).values():
        for item in applied(resource):
            meta = item["metadata"]
            name = "/".join(filter(None, (item["kind"], meta.get("namespace"), meta["name"])))
            found[name] = item
    return found
