"""What is looked at before an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.upgrade.permissions import needed_at
from eks_blueprint.upgrade.plan import Action, Phase
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["before"]

_INSIGHTS = 'EKS user guide, "Prepare for Kubernetes version upgrades with cluster insights"'
_MATCH = 'EKS API reference, "UpdateClusterVersion"'
_DRAIN = 'EKS user guide, "Understand each phase of node updates"'
_METRIC = 'Kubernetes documentation, "Deprecated API Migration Guide"'


def before(upgrade: Upgrade) -> Phase:
    """Return what is looked at before anything is changed.

    :param upgrade: the upgrade.
    """
    return Phase("before", f"Before {upgrade.target}", tuple(_actions(upgrade)))


def _actions(upgrade: Upgrade) -> Iterator[Action]:
    yield _reach(upgrade)
    yield _versions(upgrade)
    yield _insights(upgrade)
    yield Action(
        "Look for clients of APIs that go away",
        "Clients that no template shows, such as operators and scripts, appear here as soon as "
        "they call; `removed_release` names the version that no longer serves the API.",
        ["kubectl get --raw /metrics | grep '^apiserver_requested_deprecated_apis'"],
        _METRIC,
    )
    yield _addresses(upgrade)
    if upgrade.after.node_groups or upgrade.after.karpenter or upgrade.after.auto_mode:
        yield Action(
            "Look for what blocks drains",
            "A PodDisruptionBudget that allows no disruption keeps its node until the update fails "
            "or the pods are deleted.",
            [
                "kubectl get poddisruptionbudgets -A -o "
                "custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,ALLOWED:.status.disruptionsAllowed",
                "kubectl get pods -A "
                "--field-selector=status.phase!=Running,status.phase!=Succeeded",
            ],
            _DRAIN,
        )
    yield _backup(upgrade)
    needed = list(needed_at(upgrade))
    if needed:
        yield Action(
            "Know the permissions that the new versions need",
            "The template was compared with them: "
            + "; ".join(
                f"{one.name if one.what != 'control-plane' else 'the control plane'} needs "
                f"{' and '.join(one.actions) or ' or '.join(one.policies)} since {one.since}"
                for one in needed
            )
            + ".",
        )


def _reach(upgrade: Upgrade) -> Action:
    detail = "Commands of kubectl need access to the Kubernetes API."
    if not upgrade.before.endpoint.public_access:
        detail += (
            " The endpoint is private: run them where it is reached, such as the bastion or a VPN."
        )
    away = catalogue.upgrade_facts().skew.kubectl
    detail += (
        f" Your kubectl may be {away} minor version away from the API server, before and after."
    )
    if upgrade.after.has_components:
        served = catalogue.kubectl_versions()
        detail += (
            f" That of the library is {catalogue.KUBECTL_VERSION}, for Kubernetes {served[-1]} to "
            f"{served[0]}."
        )
    return Action(
        "Reach the cluster",
        detail,
        [upgrade.eks("update-kubeconfig", name="--name"), "kubectl version"],
    )


def _versions(upgrade: Upgrade) -> Action:
    parts = []
    if upgrade.before.node_groups:
        parts.append("nodes of managed groups")
    if upgrade.fargate:
        parts.append("pods on Fargate")
    detail = f"The control plane must have {upgrade.current}"
    if parts:
        named = " and ".join(parts)
        detail += f", and so must the kubelets of {named}: otherwise EKS refuses the upgrade"
    behind = catalogue.upgrade_facts().skew.kubelet
    return Action(
        f"See that everything is on {upgrade.current}",
        f"{detail}. No kubelet may be more than {behind} minor versions behind.",
        [
            upgrade.eks(
                "describe-cluster",
                "--query 'cluster.[status,version]' --output text",
                name="--name",
            ),
            "kubectl get nodes -L eks.amazonaws.com/nodegroup,karpenter.sh/nodepool",
        ],
        _MATCH,
    )


def _insights(upgrade: Upgrade) -> Action:
    return Action(
        "Ask EKS what it found",
        "Insights look at the audit log of 30 days. An ERROR blocks the upgrade. Repeat the second "
        "command until the refresh is done; describe-insight with an id says what is meant.",
        [
            upgrade.eks("start-insights-refresh"),
            upgrade.eks("describe-insights-refresh"),
            upgrade.eks(
                "list-insights",
                f"--filter categories=UPGRADE_READINESS,kubernetesVersions={upgrade.target}",
                "--query 'insights[].[insightStatus.status,id,name]' --output table",
            ),
        ],
        _INSIGHTS,
    )


def _addresses(upgrade: Upgrade) -> Action:
    free = catalogue.upgrade_facts().free_addresses
    subnets = upgrade.eks(
        "describe-cluster",
        "--query cluster.resourcesVpcConfig.subnetIds --output text",
        name="--name",
    )
    return Action(
        "Count free addresses",
        f"EKS takes up to {free.count} in the subnets of the control plane; nodes that are started "
        "before old ones go take more.",
        [
            upgrade.command(
                f"ec2 describe-subnets --subnet-ids $({subnets})",
                "--query 'Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount]'",
                "--output table",
            )
        ],
        free.source,
    )


def _backup(upgrade: Upgrade) -> Action:
    title = "Back up what the cluster holds"
    detail = "An upgrade keeps objects and volumes, and nothing brings back an object that is lost."
    name = f"before-{upgrade.target.replace('.', '-')}"
    if upgrade.before.velero is not None:
        return Action(
            title,
            f"{detail} Velero is installed.",
            [f"velero backup create {name} --wait", f"velero backup describe {name}"],
        )
    if upgrade.before.backup is not None:
        return Action(
            title,
            f"{detail} AWS Backup runs by its plan: see that the newest recovery point is young "
            "enough, or start a job.",
            [
                upgrade.command(
                    "backup list-protected-resources",
                    "--query \"Results[?ResourceType=='EKS'].[ResourceArn,LastBackupTime]\"",
                    "--output table",
                )
            ],
        )
    return Action(
        title,
        f"{detail} The spec has neither `backup` nor `velero`: keep at least the objects in a "
        "file. It does not contain volumes, and holds Secrets in plain text.",
        [
            # Each list is a document of its own.
            "kubectl api-resources --verbs=list -o name | grep -v '^events' | "
            "while read -r one; do echo ---; kubectl get $one -A -o yaml --ignore-not-found "
            f"< /dev/null; done > {upgrade.cluster}-{name}.yaml"
        ],
    )
