"""An upgrade of one cluster by one minor version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.assembly import Release, Stack

if TYPE_CHECKING:
    from eks_blueprint.spec import AddonSpec, ClusterSpec

__all__ = ["Upgrade"]


@dataclass(frozen=True, eq=False)
class Upgrade:
    """An upgrade of one cluster by one minor version.

    :param cluster: name of the cluster.
    :param file: the spec, as it stands in commands.
    :param before: the cluster's spec.
    :param after: the same spec with the next version.
    :param stack: stack of the cluster, or ``None`` if it was not synthesized.
    :param releases: Helm releases of the cluster. Default: none.
    :param pipeline: name of the pipeline that deploys it. Default: none does.
    """

    cluster: str
    file: str
    before: ClusterSpec
    after: ClusterSpec
    stack: Stack | None = None
    releases: Sequence[Release] = field(default=())
    pipeline: str | None = None

    @property
    def current(self) -> str:
        """Kubernetes version before."""
        return self.before.kubernetes_version

    @property
    def target(self) -> str:
        """Kubernetes version after."""
        return self.after.kubernetes_version

    @property
    def addons(self) -> Mapping[str, AddonSpec]:
        """Managed add-ons that are installed, without those whose work EKS Auto Mode does."""
        built_in = self.after.built_in_addons
        found = self.after.effective_addons
        return {name: one for name, one in found.items() if name not in built_in}

    def addon_versions(self, name: str) -> tuple[str, str]:
        """Return the versions of an add-on before and after; empty where EKS chooses.

        :param name: an add-on of the cluster.
        """
        addon = self.addons[name]
        if addon.version is not None:
            pin = addon.pin or ""
            return pin, pin
        return (
            catalogue.kubernetes(self.current).addon_version(name).version or "",
            catalogue.kubernetes(self.target).addon_version(name).version or "",
        )

    @property
    def kept_addons(self) -> Sequence[str]:
        """Names of the add-ons of which the spec names no version, so that EKS keeps theirs."""
        return [name for name in self.addons if not self.addon_versions(name)[1]]

    @property
    def fargate(self) -> Sequence[str]:
        """Names of the Fargate profiles, and of the tenants whose pods run on Fargate."""
        tenants = [name for name, one in self.after.tenants.items() if one.fargate]
        return [*self.after.fargate_profiles, *tenants]

    def deploy(self, *options: str) -> str:
        """Return the command of the CDK CLI that deploys the cluster.

        :param options: further options.
        """
        # In the app of a pipeline its stack is in a stage.
        stack = self.cluster if self.pipeline is None else f"'**/{self.cluster}'"
        return " ".join(("cdk deploy", stack, f"-c spec={self.file}", *options))

    def subject(self, *path: str) -> str:
        """Return the path of a field as it is shown in findings."""
        return ".".join(("clusters", self.cluster, *path))

    def command(self, *words: str) -> str:
        """Return a command of the AWS CLI for the cluster's Region.

        :param words: what stands after ``aws``.
        """
        region = self.before.environment.region
        return " ".join(("aws", *words, *(("--region", region) if region else ())))

    def eks(self, action: str, *words: str, name: str = "--cluster-name") -> str:
        """Return a command of ``aws eks`` for the cluster.

        :param action: what to do, such as ``list-nodegroups``.
        :param words: further words.
        :param name: option that takes the name of the cluster. Default: ``--cluster-name``.
        """
        return self.command("eks", action, name, self.cluster, *words)
