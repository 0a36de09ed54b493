"""What AWS says still exists of a cluster that is to be deleted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.live.instances import LiveInstance
from eks_blueprint.live.load_balancers import LiveLoadBalancer
from eks_blueprint.live.remaining import Remaining, remaining
from eks_blueprint.live.session import Session
from eks_blueprint.live.volumes import LiveVolume
from eks_blueprint.results import Finding, Severity
from eks_blueprint.teardown.plan import TeardownPlan

__all__ = ["ask_aws", "live_findings"]

_SHOWN = 5
_LEFT = "aws/aws-cdk issues 9970 and 12130; eksctl-io/eksctl issue 253"
_NODES = "aws/karpenter-provider-aws issues 1134 and 5727"
_INTERFACES = "eksctl-io/eksctl issue 1849"
_VOLUMES = 'Kubernetes documentation, "Persistent Volumes", reclaiming'


def ask_aws(plan: TeardownPlan, assembly: CloudAssembly, session: Session) -> TeardownPlan:
    """Ask AWS what exists of the clusters of a plan, and add it.

    :param plan: the plan.
    :param assembly: the cloud assembly that it is of.
    :param session: a session in any Region.
    :raises CredentialsError: if a cluster belongs to another account than the credentials.
    :raises LiveError: if AWS cannot be asked.
    """
    found: list[Finding] = []
    for one in plan.clusters:
        stack = assembly.stacks[one.stack]
        place = session.of_environment(stack.account, stack.region)
        what = remaining(place, one.name)
        found += live_findings(what, cluster=one.name, region=place.region)
    # Volumes of nobody are the same for all clusters of a Region.
    return replace(plan, existing=tuple(dict.fromkeys(found)))


def live_findings(remaining: Remaining, *, cluster: str, region: str) -> Iterator[Finding]:
    """Yield what exists now, and has to go before the stacks or stays after them.

    While the cluster exists, its controllers delete what they made; afterwards only you can.

    :param remaining: what exists.
    :param cluster: name of the cluster.
    :param region: its Region.
    """
    if remaining.cluster is not None and remaining.cluster.deletion_protection:
        yield Finding(
            "live-deletion-protection",
            Severity.WARNING,
            f"cluster {cluster}",
            "EKS refuses to delete it while deletion protection is on",
            "turn it off last, with the step below",
        )
    yield from _first(remaining, f"kubectl --context {shlex.quote(cluster)}", region)
    yield from _stays(remaining, f"kubectl --context {shlex.quote(cluster)}", region)


def _first(what: Remaining, kubectl: str, region: str) -> Iterator[Finding]:
    """Yield what runs on without its controller, and holds the network.

    EKS Auto Mode ends its nodes and deletes its load balancers with the cluster: EKS user guide,
    "Delete a cluster".
    """
    automatic = what.cluster is not None and what.cluster.auto_mode
    severity = Severity.INFO if automatic else Severity.ERROR
    ends = "EKS deletes it with the cluster" if automatic else "holds the network"
    last = (
        "EKS ends them with the cluster"
        if automatic
        else "nobody ends them when the cluster is gone"
    )
    for one in what.load_balancers:
        by_hand = f"aws elbv2 delete-load-balancer --region {region} --load-balancer-arn {one.arn}"
        yield Finding(
            "live-load-balancer",
            severity,
            f"load balancer {one.name}",
            f"exists{f', made for {one.object}' if one.object else ''}, and {ends}",
            by_hand if what.cluster is None else _delete(one, kubectl),
            _LEFT,
        )
    pools: dict[str, list[LiveInstance]] = {}
    for node in what.instances:
        pools.setdefault(node.node_pool, []).append(node)
    for pool, nodes in sorted(pools.items()):
        ids = [one.id for one in nodes]
        more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
        by_hand = f"aws ec2 terminate-instances --region {region} --instance-ids {' '.join(ids)}"
        by_pool = (
            f"{kubectl} delete nodepool {shlex.quote(pool)}, and wait"
            if pool
            else "end them, or delete what made them"
        )
        yield Finding(
            "live-node",
            severity,
            f"instances of NodePool {pool}" if pool else "instances of no node group",
            f"{len(ids)} exist: {', '.join(ids[:_SHOWN])}{more}; {last}",
            by_hand if what.cluster is None else "" if automatic else by_pool,
            _NODES,
        )


def _stays(what: Remaining, kubectl: str, region: str) -> Iterator[Finding]:
    """Yield what is charged, or in the way, when everything else is gone."""
    for volume in what.volumes:
        yield Finding(
            "live-volume",
            Severity.WARNING,
            f"volume {volume.id}",
            f"{volume.size_gib} GiB of {volume.claim or 'a claim'} is {volume.state}; it stays and "
            "is charged unless its claim goes first",
            _delete_volume(volume, region)
            if what.cluster is None
            else _delete_claim(volume.claim, kubectl),
            _VOLUMES,
        )
    for volume in what.unclaimed_volumes:
        yield Finding(
            "live-volume-of-nobody",
            Severity.INFO,
            f"volume {volume.id}",
            f"{volume.size_gib} GiB of {volume.claim or 'a claim'} is attached to nothing; its "
            "tags do not say of which cluster it is",
            f"if it is of this one: {_delete_volume(volume, region)}",
            _VOLUMES,
        )
    for interface in what.interfaces:
        yield Finding(
            "live-network-interface",
            Severity.WARNING,
            f"network interface {interface.id}",
            f"is attached to nothing and holds {interface.subnet or 'its subnet'}",
            f"aws ec2 delete-network-interface --region {region} "
            f"--network-interface-id {interface.id}",
            _INTERFACES,
        )


def _delete_volume(volume: LiveVolume, region: str) -> str:
    return f"aws ec2 delete-volume --region {region} --volume-id {volume.id}"


def _delete(one: LiveLoadBalancer, kubectl: str) -> str:
    kind, _, name = one.object.partition(" ")
    namespace, slash, name = name.partition("/")
    # An Ingress group has a name without namespace.
    if not slash:
        return "delete the Ingresses and Services that it is for, and wait"
    return (
        f"{kubectl} -n {shlex.quote(namespace)} delete {kind.lower()} {shlex.quote(name)}, and wait"
    )


def _delete_claim(claim: str, kubectl: str) -> str:
    namespace, slash, name = claim.partition("/")
    if not slash:
        return "delete its PersistentVolumeClaim while the cluster runs"
    return (
        f"{kubectl} -n {shlex.quote(namespace)} delete pvc {shlex.quote(name)}, if its data may go"
    )
