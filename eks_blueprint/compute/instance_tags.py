"""Tags of instances and volumes, among them those that an app adds later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsii
from aws_cdk import IStableAnyProducer, Lazy, TagManager

__all__ = ["tag_specifications"]


def tag_specifications(own: Mapping[str, str], tags: Callable[[], TagManager]) -> Any:
    """Return the tag specifications of a launch template, which are computed at synthesis.

    EKS does not pass tags of a node group on to instances and volumes, and CDK adds tags of
    ``Tags.of`` to resources only, not to what they launch.

    :param own: tags of the library; they win over tags of the same key.
    :param tags: returns the tags of the node group, which is created after its launch template; CDK
        adds those of its scopes.

    Source: EKS user guide, "Customize managed nodes with launch templates"; AWS CDK developer
    guide, "Tags and the AWS CDK".
    """
    return Lazy.any(_Specifications(own, tags))


@jsii.implements(IStableAnyProducer)
class _Specifications:
    def __init__(self, own: Mapping[str, str], tags: Callable[[], TagManager]) -> None:
        self._own, self._tags = own, tags

    def produce(self) -> Any:
        """Return the list; CDK calls it when all tags are known."""
        further = {k: v for k, v in self._tags().tag_values().items() if k not in self._own}
        pairs = [{"key": key, "value": value} for key, value in {**self._own, **further}.items()]
        return [{"resourceType": kind, "tags": pairs} for kind in ("instance", "volume")]
