"""Subnets of clusters and node groups, as templates name them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack, mapping_of, text_of

__all__ = ["Subnet", "Subnets"]

# Amazon VPC user guide, "Subnet CIDR blocks": the first four addresses and the last.
_RESERVED = 5
_IMPORT = re.compile(r"<ImportValue:(.+)>")


@dataclass(frozen=True)
class Subnet:
    """A subnet.

    :param name: its logical id and stack, or its id.
    :param zone: its Availability Zone; empty where the template does not say it.
    :param free: IPv4 addresses that can be used, or ``None`` where the template does not say it.
    :param live: whether ``free`` is what is left now, instead of all that it has.
    """

    name: str
    zone: str = ""
    free: int | None = None
    live: bool = False


@dataclass(frozen=True, eq=False)
class Subnets:
    """The subnets of an assembly.

    :param assembly: the cloud assembly.
    :param free_addresses: free IPv4 addresses of subnets that exist, by id. Default: unknown.
    """

    assembly: CloudAssembly
    free_addresses: Mapping[str, int] = field(default_factory=dict)

    def of(self, stack: Stack, values: Any) -> tuple[Subnet, ...]:
        """Return the subnets that a property names.

        :param stack: the stack of the resource.
        :param values: the property: a list of ids, references or imports.
        """
        return tuple(self._subnet(stack, one) for one in values) if isinstance(values, list) else ()

    def of_texts(self, stack: Stack, texts: Iterable[str]) -> tuple[Subnet, ...]:
        """Return the subnets that texts name, as :func:`eks_blueprint.assembly.text_of` gives them.

        :param stack: the stack of the resource.
        :param texts: ids or imports.
        """
        found = []
        for text in texts:
            imported = _IMPORT.fullmatch(text)
            value = {"Fn::ImportValue": imported[1]} if imported is not None else text
            found.append(self._subnet(stack, value))
        return tuple(found)

    def interfaces(self) -> Iterator[Subnet]:
        """Yield a subnet for each network interface of a VPC endpoint in it."""
        for stack in self.assembly.stacks.values():
            for endpoint in stack.of_type("AWS::EC2::VPCEndpoint"):
                yield from self.of(stack, endpoint.properties.get("SubnetIds"))

    def _subnet(self, stack: Stack, value: Any) -> Subnet:
        name = text_of(value)
        content = mapping_of(value)
        if "Fn::ImportValue" in content:
            found = self._exports.get(text_of(content["Fn::ImportValue"]))
            return self._subnet(*found) if found is not None else Subnet(name)
        if "Ref" in content:
            return self._of_template(stack, str(content["Ref"]))
        if name in self.free_addresses:
            return Subnet(name, free=self.free_addresses[name], live=True)
        return Subnet(name)

    def _of_template(self, stack: Stack, logical_id: str) -> Subnet:
        resource = stack.resources.get(logical_id)
        if resource is None or resource.type != "AWS::EC2::Subnet":
            return Subnet(f"{stack.name}.{logical_id}")
        zone = text_of(resource.properties.get("AvailabilityZone", ""))
        try:
            network = ipaddress.IPv4Network(resource.properties.get("CidrBlock"))
        except (ValueError, TypeError):
            return Subnet(str(resource), zone)
        return Subnet(str(resource), zone, network.num_addresses - _RESERVED)

    @cached_property
    def _exports(self) -> Mapping[str, tuple[Stack, Any]]:
        return {
            text_of(mapping_of(output.get("Export")).get("Name")): (stack, output.get("Value"))
            for stack in self.assembly.stacks.values()
            for output in map(mapping_of, mapping_of(stack.template.get("Outputs")).values())
            if "Export" in output
        }
