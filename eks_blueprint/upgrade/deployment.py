"""The change of the spec, and its deployment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.results import Finding, Severity
from eks_blueprint.upgrade.plan import Action, Edit, Phase, Wave
from eks_blueprint.upgrade.upgrade import Upgrade

__all__ = ["comes_first", "deployment", "first_deployment", "spec_change"]

_FIRST = ("chart-first", "addon-skips-minor")
_NO_ROLLBACK = 'AWS CDK CLI, "cdk deploy", option --no-rollback'


def comes_first(finding: Finding) -> bool:
    """Say whether a finding needs a deployment before that of the new version."""
    return finding.check in _FIRST and finding.severity is Severity.ERROR


def first_deployment(upgrade: Upgrade, findings: Sequence[Finding]) -> Phase | None:
    """Return what is deployed with the version as it is, or ``None``.

    :param upgrade: the upgrade.
    :param findings: what was found.
    """
    needed = [*filter(comes_first, findings)]
    if not needed:
        return None
    actions = [
        Action(
            f"Change {one.subject}, and nothing else",
            f"{one.message}; {one.remedy}.",
            (),
            one.source,
        )
        for one in needed
    ]
    return Phase(
        "first-deployment",
        f"First deployment, still with {upgrade.current}",
        (
            *actions,
            Action(
                "Deploy it, and see that it runs",
                "What supports both versions comes before the control plane.",
                [*_check(upgrade), upgrade.deploy(), "kubectl get pods -A"],
            ),
        ),
    )


def spec_change(upgrade: Upgrade, edits: Sequence[Edit]) -> Phase:
    """Return how the spec is changed.

    :param upgrade: the upgrade.
    :param edits: the values.
    """
    listed = "; ".join(
        f"`{upgrade.subject(*one.path)}` from {one.before} to {one.after}" for one in edits
    )
    return Phase(
        "spec",
        "The spec",
        (
            Action(
                "Change the spec",
                f"{listed}. `--write` does it, and leaves everything else in the file as it is.",
                [
                    f"eks-blueprint upgrade {upgrade.file} --to {upgrade.target} "
                    f"--clusters {upgrade.cluster} --write"
                ],
            ),
            Action(
                "Check it, and read what changes",
                "Versions of the control plane, of node groups and of add-ons change, and with "
                "Karpenter the release of its nodes; no resource may be replaced.",
                _check(upgrade),
            ),
        ),
    )


def deployment(upgrade: Upgrade, order: Sequence[Wave]) -> Phase:
    """Return the deployment of the new version.

    :param upgrade: the upgrade.
    :param order: what CloudFormation updates.
    """
    return Phase("deployment", "The deployment", tuple(_actions(upgrade, order)))


def _actions(upgrade: Upgrade, order: Sequence[Wave]) -> Iterator[Action]:
    if upgrade.before.private_registry is not None:
        yield Action(
            "Copy images and charts first",
            "Nodes pull from the private registry only. The script copies what is missing there, "
            "and needs a way to the internet. Images of managed add-ons come from the registry of "
            "EKS.",
            [
                f"eks-blueprint images {upgrade.file} --clusters {upgrade.cluster} --script > "
                "copy.sh",
                "sh copy.sh",
            ],
        )
    gitops = upgrade.before.gitops
    own_tree = gitops is not None and not (gitops.bucket is not None and gitops.bucket.is_published)
    described = "; then ".join(f"{' and '.join(one.resources)} ({one.duration})" for one in order)
    groups = [name for name, one in upgrade.before.node_groups.items() if one.custom_ami is None]
    by_itself = (
        f" The pipeline {upgrade.pipeline} deploys it with its wave, without the option."
        if upgrade.pipeline is not None
        else ""
    )
    yield Action(
        "Deploy",
        f"CloudFormation updates {described or 'what has another version'}. With `--no-rollback`, "
        f"{'a node group that cannot be drained' if groups else 'an update that fails'} leaves the "
        "rest as it is: remove what is in the way, and deploy again. Without, CloudFormation takes "
        f"everything back but the control plane.{by_itself}",
        [upgrade.deploy("--no-rollback")],
        _NO_ROLLBACK,
    )
    if own_tree:
        yield Action(
            "Publish the tree",
            "Flux applies it once it is in the source: node classes of Karpenter and the version "
            "in the labels of namespaces change. Publish it after the control plane is updated.",
            [
                f"eks-blueprint gitops {upgrade.file} --clusters {upgrade.cluster} --output "
                "../gitops",
                "flux get kustomizations -A",
            ],
        )


def _check(upgrade: Upgrade) -> list[str]:
    return [
        f"eks-blueprint validate {upgrade.file}",
        f"eks-blueprint diff --live {upgrade.file} --clusters {upgrade.cluster}",
    ]
