"""Cloud assemblies of small templates written by hand."""

from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack

__all__ = ["assembly_of", "resource", "stack_of"]


def resource(kind: str, /, **properties: Any) -> dict[str, Any]:
    """Give a resource; a property in lower case is an attribute, as in ``deletion_policy``."""
    attributes = {
        "".join(part.capitalize() for part in key.split("_")): properties.pop(key)
        for key in [*properties]
        if key.islower()
    }
    return {"Type": kind, "Properties": properties, **attributes}


def stack_of(
    name: str,
    resources: Mapping[str, Mapping[str, Any]],
    *,
    exports: Mapping[str, Any] | None = None,
    region: str = "eu-west-1",
    **template: Any,
) -> Stack:
    """Give a stack that exports values under ``NAME:KEY``."""
    outputs = {
        key: {"Value": value, "Export": {"Name": f"{name}:{key}"}}
        for key, value in (exports or {}).items()
    }
    content = {"Resources": resources, "Outputs": outputs, **template}
    return Stack(name, content, "111122223333", region)


def assembly_of(*stacks: Stack) -> CloudAssembly:
    """Give a cloud assembly of stacks in the order of their deployment."""
    return CloudAssembly({one.name: one for one in stacks}, {})
