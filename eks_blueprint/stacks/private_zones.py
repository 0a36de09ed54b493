"""The stacks of private hosted zones that the VPCs of several clusters share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from aws_cdk import CfnOutput, Fn, Stack
from constructs import Construct

from eks_blueprint.attributes import PARTITION, REGION, vpc_id
from eks_blueprint.ingress import (
    PrivateZones,
    PrivateZonesAssociation,
    PrivateZonesReference,
    PrivateZonesRole,
)
from eks_blueprint.network import ConnectionTrust
from eks_blueprint.spec import BlueprintSpec, EnvironmentSpec, PrivateZonesSpec
from eks_blueprint.spec.sides import Side
from eks_blueprint.spec.zone_members import members, private_zones_of, uses_profile, zone_sides
from eks_blueprint.stack_names import (
    network_stack_name,
    private_zones_association_stack_name,
    private_zones_stack_name,
    shared_network_stack_name,
)
from eks_blueprint.stacks._environment import environment, tag
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.offered_values import deploying_role, known_vpc, stack_arn

__all__ = ["PrivateZonesStacks"]

_VPC_ID = "PrivateZonesVpcId"
_PROFILE_ID = "ProfileId"


@dataclass(frozen=True)
class _Entry:
    """An entry of the spec, with its stack.

    :param name: its name.
    :param spec: the entry.
    :param sides: the VPCs of its clusters.
    :param writers: the clusters that write records.
    :param stack: the stack with the zones.
    """

    name: str
    spec: PrivateZonesSpec
    sides: tuple[Side, ...]
    writers: tuple[str, ...]
    stack: Stack


class PrivateZonesStacks:
    """``<zones>-private-zones``, and ``<zones>-<vpc>-zone-association`` for each profile of a VPC.

    Like a shared network, the zones do not depend on which of their clusters are built. They read
    the ids of VPCs from plain outputs, and so do clusters and associations the ids of zones and
    profile: these may be in other accounts and Regions, which exports do not leave.

    :param scope: the app or stage.
    :param blueprint: the spec.
    :param wanted: names of the clusters that are built.
    :param unused: whether entries that no cluster names are built as well.
    """

    def __init__(
        self, scope: Construct, blueprint: BlueprintSpec, *, wanted: Collection[str], unused: bool
    ) -> None:
        self._scope = scope
        self._clusters = blueprint.clusters
        self._entries = {
            name: self._define(name, spec)
            for name, spec in blueprint.private_zones.items()
            if self._is_built(name, spec, wanted, unused)
        }

    def reference(self, cluster: str) -> PrivateZonesReference | None:
        """Return the zones in which a cluster writes records.

        :param cluster: name of the cluster.
        """
        spec = self._clusters[cluster]
        entry = self._entries.get(private_zones_of(spec) or "")
        if entry is None:
            return None
        elsewhere = spec.environment.account != entry.spec.environment.account
        return PrivateZonesReference(
            name=entry.name,
            zones={
                zone.domain_name: zone.zone_id or _read(entry, _zone_output(key), spec.environment)
                for key, zone in entry.spec.zones.items()
            },
            label=_label(entry.spec, cluster),
            role_arn=_writer_role_arn(entry, cluster) if elsewhere else None,
        )

    def finish(
        self, clusters: Mapping[str, ClusterStack], networks: Mapping[str, NetworkStack]
    ) -> tuple[Stack, ...]:
        """Associate VPCs with profiles, and put all stacks in order.

        :param clusters: stacks of the clusters that are built, by name.
        :param networks: stacks of their networks, by name of the cluster.
        :returns: the stacks, in the order of their deployment.
        """
        offering: set[NetworkStack] = set()
        stacks: list[Stack] = []
        for entry in self._entries.values():
            stacks.append(entry.stack)
            for side in entry.sides:
                built = [one for one in side.clusters if one in clusters]
                network = next((networks[one] for one in built if one in networks), None)
                if network is not None and network not in offering:
                    CfnOutput(network, _VPC_ID, value=vpc_id(network.layout.vpc))
                    offering.add(network)
                way = entry.stack
                if not uses_profile(side, entry.spec):
                    if network is not None:
                        entry.stack.add_stack_dependency(network)
                elif built:
                    way = self._associate(entry, side, network)
                    stacks.append(way)
                # Names are resolved when pods start, and go after those who use them.
                for one in built:
                    clusters[one].add_stack_dependency(entry.stack)
                    clusters[one].add_stack_dependency(way)
        return tuple(stacks)

    def _is_built(
        self, name: str, spec: PrivateZonesSpec, wanted: Collection[str], unused: bool
    ) -> bool:
        using = members(name, spec, self._clusters)
        return any(one in wanted for one in using) or (unused and not using)

    def _define(self, name: str, spec: PrivateZonesSpec) -> _Entry:
        stack = Stack(
            self._scope,
            private_zones_stack_name(name),
            env=environment(spec.environment),
            termination_protection=spec.deletion_protection,
            description=f"Private hosted zones {name}",
        )
        sides = zone_sides(name, spec, self._clusters)
        writers = tuple(n for n, c in self._clusters.items() if private_zones_of(c) == name)
        entry = _Entry(name, spec, sides, writers, stack)
        direct = [side for side in sides if not uses_profile(side, spec)]
        others = _other_accounts(entry)
        made = PrivateZones(
            stack,
            "PrivateZones",
            name=name,
            spec=spec,
            vpcs={
                _vpc_of(stack, side, spec.environment): side.environment.region or REGION
                for side in direct
            }
            if spec.created
            else {},
            share_with=[*others],
        )
        for key, zone in spec.zones.items():
            CfnOutput(stack, _zone_output(key), value=made.zone_ids[zone.domain_name])
        if made.profile is not None:
            CfnOutput(stack, _PROFILE_ID, value=made.profile.attr_id)
        self._define_roles(entry, made.zone_ids, others)
        tag(stack, spec.tags)
        return entry

    def _define_roles(
        self, entry: _Entry, zone_ids: Mapping[str, str], others: Mapping[str, Collection[str]]
    ) -> None:
        if not others:
            return
        deploying = deploying_role(entry.stack)
        own = entry.spec.environment
        ConnectionTrust(
            entry.stack,
            "Reader",
            role_name=_reader_role_name(entry.name),
            trusted_role_arns=sorted(
                deploying.replace(str(own.account), account).replace(str(own.region), region)
                for account, regions in others.items()
                for region in regions
            ),
            stack_arns=[stack_arn(entry.stack)],
            description=f"Lets accounts that share private zones {entry.name} read their ids",
        )
        roles = Construct(entry.stack, "Writers")
        for one in entry.writers:
            place = self._clusters[one].environment
            if place.account != own.account:
                PrivateZonesRole(
                    roles,
                    one,
                    role_name=_writer_role_name(entry.name, one),
                    account=str(place.account),
                    region=str(place.region),
                    cluster_name=one,
                    zones=zone_ids,
                    label=_label(entry.spec, one),
                )

    def _associate(self, entry: _Entry, side: Side, network: NetworkStack | None) -> Stack:
        stack = Stack(
            self._scope,
            private_zones_association_stack_name(entry.name, side.name),
            env=environment(side.environment),
            termination_protection=entry.spec.deletion_protection,
            description=f"Private hosted zones {entry.name} in the VPC of {side.name}",
        )
        PrivateZonesAssociation(
            stack,
            "Association",
            profile_id=_read(entry, _PROFILE_ID, side.environment),
            vpc=known_vpc(stack, _vpc_of(stack, side, side.environment)),
            name=f"zones-{entry.name}",
        )
        stack.add_stack_dependency(entry.stack)
        if network is not None:
            stack.add_stack_dependency(network)
        tag(stack, entry.spec.tags)
        return stack


def _other_accounts(entry: _Entry) -> dict[str, list[str]]:
    """Return the Regions of the clusters in other accounts, by account."""
    found: dict[str, set[str]] = {}
    for side in entry.sides:
        account, region = side.place
        if account not in (None, entry.spec.environment.account):
            found.setdefault(str(account), set()).add(str(region))
    return {account: sorted(found[account]) for account in sorted(found)}


def _vpc_of(stack: Stack, side: Side, reader: EnvironmentSpec) -> str:
    """Return the id of a VPC, which may be in a stack that is not built now."""
    network = side.network
    if network.existing is not None:
        return network.existing.vpc_id
    if network.shared is not None:
        name = shared_network_stack_name(network.shared)
    else:
        name = network_stack_name(side.name)
    # In a stage, names of stacks begin with that of the stage.
    name = stack.stack_name.removesuffix(stack.node.id) + name
    region = side.environment.region if side.place != reader.place else None
    return Fn.get_stack_output(name, _VPC_ID, region)


def _read(entry: _Entry, output: str, reader: EnvironmentSpec) -> str:
    own = entry.spec.environment
    region = own.region if own.place != reader.place else None
    role = None
    if own.account != reader.account:
        role = f"arn:{PARTITION}:iam::{own.account}:role/{_reader_role_name(entry.name)}"
    return Fn.get_stack_output(entry.stack.stack_name, output, region, role)


def _label(zones: PrivateZonesSpec, cluster: str) -> str | None:
    return cluster if zones.names == "cluster" else None


def _zone_output(key: str) -> str:
    # Outputs have letters and digits only, and keys no upper-case letters.
    return f"ZoneId{key.replace('-', 'X')}"


def _reader_role_name(name: str) -> str:
    """Source: IAM API reference, CreateRole: at most 64 characters."""
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{name[:42]}-{digest}-zones-reader"


def _writer_role_name(name: str, cluster: str) -> str:
    digest = sha256(f"{name}/{cluster}".encode()).hexdigest()[:8]
    return f"{cluster[:42]}-{digest}-zones-writer"


def _writer_role_arn(entry: _Entry, cluster: str) -> str:
    account = entry.spec.environment.account
    return f"arn:{PARTITION}:iam::{account}:role/{_writer_role_name(entry.name, cluster)}"
