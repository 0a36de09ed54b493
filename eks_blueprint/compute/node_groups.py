"""Managed node groups on Bottlerocket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import jsii
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token, node_of
from eks_blueprint.checks import refuse_no_subnets, refuse_other_specs, refuse_value
from eks_blueprint.compute.node_group import NodeGroup
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.errors import BlueprintError, Found, refuse
from eks_blueprint.iam import define_grants
from eks_blueprint.spec import NodeGroupSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.node_groups_and_network import node_group_issues
from eks_blueprint.spec.tags import tag_issues
from eks_blueprint.spec.types import FreeId

__all__ = ["NodeGroups"]


@jsii.implements(iam.IGrantable)
class NodeGroups(Construct):
    """Node groups that share one role.

    :param cluster: cluster the nodes join, owned or imported.
    :param groups: node groups by name; the name is the construct id, so renaming replaces the
        group. A group with ``one_per_zone`` becomes ``<name>-<zone>``, or ``<name>-1`` and so on
        where zone names are not known before deployment.
    :param subnets: private subnets.
    :param zones: the zone of each subnet.
    :param volumes_key: KMS key of the volumes; its policy must allow Auto Scaling to use it.
    :param kubernetes_version: version of the nodes.
    :param role: node role. Default: a new role with least privilege.
    :param max_pods: pods per node of groups with a custom AMI, for which EKS computes no number,
        unless their spec says it. Default: what the network interfaces of the instance type carry.
    :param tags: tags of instances and volumes, beside those of ``Tags.of`` for this construct or a
        scope above it. Default: a name.
    :param cni: give the role that is made the permissions of the VPC CNI as well. Default: false.
    :raises BlueprintError: if groups or subnets are empty, subnets and zones differ in number, a
        group names zones that have no subnet, two groups get the same name, an instance type is not
        Nitro in a cluster with IPv6, or AWS rejects a tag.

    Source: EKS user guide, "Simplify node lifecycle with managed node groups"; recommendations
    SEC-NODE-1 to SEC-NODE-3, OPS-STA-3.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        groups: Mapping[str, NodeGroupSpec],
        subnets: Sequence[ec2.ISubnet],
        zones: Sequence[str],
        volumes_key: kms.IKey,
        kubernetes_version: str,
        role: iam.IRole | NodeRole | None = None,
        max_pods: int | None = None,
        tags: Mapping[str, str] | None = None,
        cni: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, NodeGroupSpec, groups=groups)
        if not groups:
            raise BlueprintError("groups must name at least one node group, got {}", scope=self)
        refuse_no_subnets(self, subnets)
        for name in groups:
            refuse_value(self, "groups", name, FreeId)
        if len(subnets) != len(zones):
            raise BlueprintError(
                f"subnets must be one for each zone, got {len(subnets)} for {len(zones)}",
                scope=self,
            )
        refuse(self._issues(groups, zones, cluster, tags or {}), scope=self)
        by_zone: dict[str, list[ec2.ISubnet]] = {}
        for zone, subnet in zip(zones, subnets, strict=True):
            by_zone.setdefault(zone, []).append(subnet)
        self._grants: iam.ManagedPolicy | None = None
        self._names: dict[str, list[str]] = {}
        self._role = role if role is not None else NodeRole(self, "Role", cni=cni)
        self.node_groups = {
            name: NodeGroup(
                self,
                name,
                cluster=cluster,
                spec=spec,
                subnets=where,
                role=self._role,
                volumes_key=volumes_key,
                kubernetes_version=kubernetes_version,
                max_pods=max_pods,
                tags=tags,
            )
            for name, (spec, where) in self._spread_all(groups, by_zone).items()
        }
        self.groups: Mapping[str, eks_l1.CfnNodegroup] = {
            name: group.resource for name, group in self.node_groups.items()
        }
        # Nodes that start without network access to EKS and ECR, or without permissions, never
        # join.
        needs: list[IDependable] = [s.internet_connectivity_established for s in subnets]
        if isinstance(self._role, NodeRole):
            needs.append(self._role.policy)
        self.wait_for(*needs)

    @staticmethod
    def _issues(
        groups: Mapping[str, NodeGroupSpec],
        zones: Sequence[str],
        cluster: eks.ICluster,
        tags: Mapping[str, str],
    ) -> Iterator[Found]:
        named = any(group.availability_zones for group in groups.values())
        # Reading the value is a call to Node, so it is read only where it matters.
        old = any(not instance.nitro for group in groups.values() for instance in group.types)
        yield from node_group_issues(
            groups,
            zones=[zone for zone in dict.fromkeys(zones) if named and not holds_token(zone)],
            ip_family="ipv6" if old and cluster.ip_family == eks.IpFamily.IP_V6 else "ipv4",
        )
        yield from below(("tags",), tag_issues(tags))

    def names_of(self, group: str) -> list[str]:
        """Return the keys of ``node_groups`` that one of the given groups became.

        :param group: name of the group; with ``one_per_zone`` there is a key for each zone.
        """
        return self._names[group]

    @property
    def role(self) -> iam.IRole:
        """The node role as CDK's interface."""
        return self._role.role if isinstance(self._role, NodeRole) else self._role

    def wait_for(self, *needs: IDependable) -> None:
        """Make every group depend on other resources: created after them, deleted before them.

        :param needs: the resources.
        """
        for resource in self.groups.values():
            node_of(resource).add_dependency(*needs)

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """The policy that ``grant`` methods write to; a given role has its own policies."""
        if not isinstance(self._role, NodeRole):
            return self._role.grant_principal
        if self._grants is None:
            self._grants, resource = define_grants(self, self._role.resource)
            self.wait_for(resource)
        return self._grants.grant_principal

    def _spread_all(
        self, groups: Mapping[str, NodeGroupSpec], by_zone: Mapping[str, list[ec2.ISubnet]]
    ) -> Mapping[str, tuple[NodeGroupSpec, list[ec2.ISubnet]]]:
        found: dict[str, tuple[NodeGroupSpec, list[ec2.ISubnet]]] = {}
        for key, group in groups.items():
            for name, spec, where in self._spread(key, group, by_zone):
                if name in found:
                    raise BlueprintError(
                        f"groups must become node groups of different names, got {name} twice: a "
                        "group with one_per_zone is named after its zones; rename one",
                        scope=self,
                    )
                found[name] = spec, where
                self._names.setdefault(key, []).append(name)
        return found

    @staticmethod
    def _spread(
        key: str, spec: NodeGroupSpec, by_zone: Mapping[str, list[ec2.ISubnet]]
    ) -> Iterator[tuple[str, NodeGroupSpec, list[ec2.ISubnet]]]:
        chosen = {
            zone: where
            for zone, where in by_zone.items()
            if not spec.availability_zones or zone in spec.availability_zones
        }
        if not spec.one_per_zone:
            yield key, spec, [subnet for where in chosen.values() for subnet in where]
            return
        for index, (zone, where) in enumerate(chosen.items()):
            suffix = str(index + 1) if holds_token(zone) else zone
            yield f"{key}-{suffix}", spec, where
