"""What is done and looked at after the deployment of an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.upgrade.plan import Action, Phase
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["after"]

_FARGATE = 'EKS user guide, "Update existing cluster to new Kubernetes version"'
_AUTO = 'EKS user guide, "Update the Kubernetes Version of an EKS Auto Mode cluster"'
_ADDONS = 'EKS user guide, "Update an Amazon EKS add-on"'
_DRIFT = 'Karpenter documentation, "Disruption", drift'


def after(upgrade: Upgrade) -> Phase:
    """Return what is done after the deployment.

    :param upgrade: the upgrade.
    """
    return Phase("after", f"After the deployment of {upgrade.target}", tuple(_actions(upgrade)))


def _actions(upgrade: Upgrade) -> Iterator[Action]:
    yield Action(
        "See the control plane and the add-ons",
        f"The cluster must be ACTIVE with {upgrade.target}, each add-on ACTIVE.",
        [
            upgrade.eks(
                "describe-cluster",
                "--query 'cluster.[status,version]' --output text",
                name="--name",
            ),
            *([_each_addon(upgrade)] if upgrade.addons else ()),
        ],
    )
    if upgrade.kept_addons:
        yield _kept(upgrade)
    if upgrade.after.karpenter is not None:
        yield Action(
            "Wait for the nodes of Karpenter",
            "They drift, and are replaced within the disruption budgets; pods that cannot be "
            f"evicted keep a node until its grace period ends ({_grace(upgrade)}). No node may "
            f"stay on {upgrade.current}.",
            ["kubectl get nodeclaims", "kubectl get nodes -L karpenter.sh/nodepool"],
            _DRIFT,
        )
    if upgrade.after.auto_mode is not None:
        yield Action(
            "Wait for the nodes of EKS Auto Mode",
            "EKS replaces them within the disruption budgets, at the latest when they expire.",
            ["kubectl get nodeclaims", "kubectl get nodes"],
            _AUTO,
        )
    if upgrade.fargate:
        yield _fargate(upgrade)
    yield Action(
        "See that workloads run",
        f"All nodes must be Ready with {upgrade.target}, and no pod may hang. Run your own tests "
        "now, while the control plane can go back.",
        [
            "kubectl get nodes",
            "kubectl get pods -A --field-selector=status.phase!=Running,status.phase!=Succeeded",
            "kubectl get events -A --field-selector=type=Warning --sort-by=.lastTimestamp",
        ],
    )


def _each_addon(upgrade: Upgrade) -> str:
    one = upgrade.eks(
        "describe-addon",
        "--addon-name $name --query 'addon.[addonName,status,addonVersion]' --output text",
    )
    return f"for name in {' '.join(upgrade.addons)}; do {one}; done"


def _kept(upgrade: Upgrade) -> Action:
    return Action(
        "Update the add-ons that EKS keeps",
        "The template names no version of them. Choose one that the first command of each pair "
        "lists; to have it in the spec, set `addons.NAME.version`.",
        [
            line
            for name in upgrade.kept_addons
            for line in (
                upgrade.command(
                    "eks describe-addon-versions",
                    f"--addon-name {name}",
                    f"--kubernetes-version {upgrade.target}",
                    "--query 'addons[].addonVersions[].[addonVersion,compatibilities[0]"
                    ".defaultVersion]'",
                    "--output text",
                ),
                upgrade.eks(
                    "update-addon",
                    f"--addon-name {name}",
                    "--addon-version VERSION --resolve-conflicts PRESERVE",
                ),
            )
        ],
        _ADDONS,
    )


def _grace(upgrade: Upgrade) -> str:
    karpenter = upgrade.after.karpenter
    hours = sorted(
        {one.termination_grace_period_hours for one in karpenter.node_pools.values()}
        if karpenter is not None
        else ()
    )
    return f"{' to '.join(dict.fromkeys(map(str, (hours[0], hours[-1]))))} hours"


def _fargate(upgrade: Upgrade) -> Action:
    profiles = upgrade.after.fargate_profiles.values()
    named = dict.fromkeys(
        one.namespace for profile in profiles for one in profile.selectors.values()
    )
    for tenant in upgrade.after.tenants.values():
        named |= dict.fromkeys(tenant.namespaces if tenant.fargate else ())
    if not upgrade.after.node_groups and upgrade.after.karpenter is None:
        named = {"kube-system": None, **named}
    literal = [name for name in named if not set("*?") & set(name)]
    return Action(
        "Create pods on Fargate again",
        "Each keeps the kubelet with which it was created, and EKS refuses the next minor while "
        "one is behind. Restart what runs there, also StatefulSets and Jobs, and namespaces that "
        "match a pattern.",
        [
            "kubectl get pods -A -l eks.amazonaws.com/fargate-profile -o wide",
            *(f"kubectl -n {name} rollout restart deployment" for name in literal),
            "kubectl get nodes -l eks.amazonaws.com/compute-type=fargate",
        ],
        _FARGATE,
    )
