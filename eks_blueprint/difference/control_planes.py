"""What EKS refuses to change of a cluster, although its schema says that it can be updated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import references
from eks_blueprint.difference.draft import Draft, Side, StackPair
from eks_blueprint.difference.imports import Export, exports, imports
from eks_blueprint.results import Finding, Severity

__all__ = ["control_planes"]

_TYPE = "AWS::EKS::Cluster"
_CHECK = "refused"
_VERSION = re.compile(r"(\d+)\.(\d+)")
_SUBNETS = ("ResourcesVpcConfig", "SubnetIds")
_REQUIREMENTS = (
    'EKS user guide, "View Amazon EKS networking requirements for VPC and subnets", subnet '
    "requirements for clusters"
)
_MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
_ACCESS = 'EKS user guide, "Change authentication mode to use access entries"'
_UPDATE = 'EKS user guide, "Update existing cluster to new Kubernetes version"'
_ROLLBACK = 'EKS user guide, "Rollback cluster to previous Kubernetes version"'


class _Known:
    """The stacks of one side, through which ids of subnets lead to their zones."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self._sides = {side.stack.name: side for side in sides}
        self._exports: Mapping[str, Export] = {
            export.name: export for side in sides for export in exports(side)
        }

    def zones(self, subnets: Any, stack: str) -> tuple[set[str], set[str]]:
        """Return the zones of subnets, and the subnets of which no zone is known."""
        zones, unknown = set(), set()
        for item in subnets if isinstance(subnets, list) else [subnets]:
            zone = self._zone(item, stack)
            if zone is None:
                unknown.add(json.dumps(item, sort_keys=True))
            else:
                zones.add(json.dumps(zone, sort_keys=True))
        return zones, unknown

    def _zone(self, item: Any, stack: str) -> Any:
        for name in imports(item):
            if name in self._exports:
                export = self._exports[name]
                return self._zone(export.value, export.stack)
        side = self._sides.get(stack)
        for one in references(item):
            if side is not None and one.target in side.properties:
                properties = side.properties[one.target]
                return properties.get("AvailabilityZone") or properties.get("AvailabilityZoneId")
        return None


def control_planes(pairs: Sequence[StackPair]) -> Iterator[Finding]:
    """Find changes of clusters that EKS refuses: other zones, and jumps of the version.

    :param pairs: the stacks.
    """
    old = _Known([pair.old for pair in pairs if pair.old is not None])
    new = _Known([pair.new for pair in pairs if pair.new is not None])
    for pair in pairs:
        for draft in pair.drafts.values():
            if pair.old is None or pair.new is None or draft.old is None or draft.new is None:
                continue
            if draft.type == _TYPE and draft.old.type == _TYPE:
                was = pair.old.properties[draft.logical_id]
                will = pair.new.properties[draft.logical_id]
                yield from _version(draft, was.get("Version"), will.get("Version"))
                yield from _access(draft, was.get("AccessConfig"), will.get("AccessConfig"))
                yield from _zones(draft, (old, _at(was)), (new, _at(will)))


def _version(draft: Draft, old: Any, new: Any) -> Iterator[Finding]:
    was, will = (_VERSION.fullmatch(one) if isinstance(one, str) else None for one in (old, new))
    if was is None or will is None or old == new:
        return
    steps = int(will[2]) - int(was[2]) if was[1] == will[1] else 0
    if steps == 1:
        return
    if steps > 1:
        message = f"EKS upgrades a cluster by one minor version at a time, not from {old} to {new}"
        remedy, source = (
            "deploy each minor version in between, see `eks-blueprint upgrade`",
            _UPDATE,
        )
    else:
        message = f"CloudFormation does not take a cluster back from {old} to {new}"
        remedy, source = "roll back with the EKS API, within 7 days of the upgrade", _ROLLBACK
    yield Finding(_CHECK, Severity.ERROR, draft.id, message, remedy, source)


def _access(draft: Draft, old: Any, new: Any) -> Iterator[Finding]:
    was, will = (
        one.get("AuthenticationMode") if isinstance(one, Mapping) else None for one in (old, new)
    )
    if was not in _MODES or will not in _MODES or was == will:
        return
    # Whether EKS takes two steps forward at once, the user guide does not say.
    if _MODES.index(will) < _MODES.index(was):
        yield Finding(
            _CHECK,
            Severity.ERROR,
            draft.id,
            f"EKS does not take the authentication mode back from {was} to {will}",
            "keep the mode",
            _ACCESS,
        )


def _zones(draft: Draft, old: tuple[_Known, Any], new: tuple[_Known, Any]) -> Iterator[Finding]:
    if old[1] == new[1]:
        return
    was, unknown_before = old[0].zones(old[1], draft.stack)
    will, unknown_after = new[0].zones(new[1], draft.stack)
    if unknown_before or unknown_after:
        if unknown_after - unknown_before:
            yield Finding(
                "cluster-subnets",
                Severity.WARNING,
                draft.id,
                "the cluster gets subnets whose zones are not known here; EKS takes only those of "
                "its VPC and of the zones that it was made with",
                "compare their zones with those of the subnets before",
                _REQUIREMENTS,
            )
        return
    if was != will:
        more, less = (", ".join(sorted(one)) for one in (will - was, was - will))
        parts = [f"{text} {what}" for text, what in ((more, "comes"), (less, "goes")) if text]
        yield Finding(
            _CHECK,
            Severity.ERROR,
            draft.id,
            f"EKS keeps the set of zones that a cluster was made with, here {' and '.join(parts)}",
            "keep the subnets of the cluster; with this library, set `control_plane_zone_count`",
            _REQUIREMENTS,
        )


def _at(properties: Mapping[str, Any]) -> Any:
    first, second = _SUBNETS
    found = properties.get(first)
    return found.get(second) if isinstance(found, Mapping) else None
