"""How an upgrade is taken back."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.upgrade.plan import Action, Phase
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["way_back"]


def way_back(upgrade: Upgrade) -> Phase:
    """Return how the control plane is taken back to the version before.

    :param upgrade: the upgrade.
    """
    days = catalogue.upgrade_facts().rollback.days
    return Phase("way-back", f"The way back, within {days} days", tuple(_actions(upgrade)))


def _actions(upgrade: Upgrade) -> Iterator[Action]:
    rollback = catalogue.upgrade_facts().rollback
    yield Action(
        "Know what goes back",
        f"EKS takes the control plane back by one minor, within {rollback.days} days after the "
        "upgrade, unless it was upgraded again or something uses what the older version does not "
        "know. Add-ons, objects in etcd and workloads stay as they are. A rollback of the stack, "
        "or a lower version in the spec, does not do it. If the older version is in extended "
        "support, upgrade_support must be extended, and is billed.",
        (),
        rollback.source,
    )
    yield Action(
        "Ask EKS whether it can",
        "An ERROR or UNKNOWN blocks it.",
        [
            upgrade.eks("start-insights-refresh"),
            upgrade.eks(
                "list-insights",
                "--filter categories=ROLLBACK_READINESS",
                "--query 'insights[].[insightStatus.status,id,name]' --output table",
            ),
        ],
        rollback.source,
    )
    yield from _nodes(upgrade)
    yield Action(
        "Take the control plane back",
        "Managed add-ons that do not support the older version are taken back before, by their "
        "version.",
        [
            upgrade.eks(
                "update-cluster-version", f"--kubernetes-version {upgrade.current}", name="--name"
            )
        ],
        rollback.source,
    )
    yield Action(
        "Take the spec back",
        f"Set `kubernetes_version` to {upgrade.current} again, so that it says what runs. Whether "
        "the deployment then finds nothing to do for the control plane was not tried: read the "
        "change set before you execute it.",
        [upgrade.deploy("--method=prepare-change-set")],
    )


def _nodes(upgrade: Upgrade) -> Iterator[Action]:
    source = catalogue.upgrade_facts().rollback.source
    if upgrade.before.node_groups:
        yield Action(
            "Take node groups back first",
            "No kubelet may be newer than the API server. The second command is for each group "
            "that the first one lists.",
            [
                upgrade.eks("list-nodegroups"),
                upgrade.eks(
                    "update-nodegroup-version",
                    f"--nodegroup-name GROUP --kubernetes-version {upgrade.current}",
                ),
            ],
            source,
        )
    if upgrade.before.karpenter is not None:
        yield Action(
            "Remove the nodes of Karpenter",
            f"Their kubelets have {upgrade.target}, and no kubelet may be newer than the API "
            "server, for which Karpenter starts nodes. Make room in node groups for what must "
            "run, let each pool start no more nodes, and delete its nodes. After the control "
            "plane, a deployment of the spec sets the limits again.",
            [
                "kubectl get nodeclaims",
                'kubectl patch nodepool NAME --type merge -p \'{"spec":{"limits":{"cpu":"0"}}}\'',
                "kubectl delete nodeclaims -l karpenter.sh/nodepool=NAME",
            ],
            catalogue.upgrade_facts().skew.source,
        )
    if upgrade.fargate:
        yield Action(
            "Delete pods on Fargate",
            f"A pod that was created with {upgrade.target} has its kubelet. Scale what runs there "
            "to zero, and up again afterwards.",
            ["kubectl get pods -A -l eks.amazonaws.com/fargate-profile"],
            source,
        )
    if upgrade.before.auto_mode is not None:
        yield Action(
            "Leave the nodes of EKS Auto Mode",
            "EKS takes them back by itself, before the control plane.",
            (),
            source,
        )
