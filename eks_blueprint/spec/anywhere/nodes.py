"""Control plane, worker nodes, etcd, and how they are replaced."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.anywhere.types import DurationText, IpAddress, NodePoolName
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.labels import LabelKey, LabelValue
from eks_blueprint.spec.nodes import TaintSpec
from eks_blueprint.spec.types import Bool, Int, Shaped, pattern
from eks_blueprint.spec.versions import KubernetesVersion

__all__ = [
    "AutoscalingSpec",
    "ControlPlaneRolloutSpec",
    "ControlPlaneSpec",
    "ExternalEtcdSpec",
    "MachineHealthCheckSpec",
    "WorkerNodeGroupSpec",
    "WorkerRolloutSpec",
]

_DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])"
_SAN = r"[0-9A-Fa-f:.]+"


def _name_of_certificate(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return pattern(_DOMAIN, "an address, or a domain such as api.example.com")(value)
    return value


# aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateControlPlaneCertSANs.
_CertSan = Annotated[str, AfterValidator(Shaped(_name_of_certificate, rf"{_DOMAIN}|{_SAN}"))]
_Percent = Annotated[
    str, AfterValidator(pattern(r"(100|[1-9]?[0-9])%", "a percentage such as 40%"))
]


def _audit_policy(value: str) -> str:
    try:
        found = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ValueError("must be an audit policy of Kubernetes in YAML") from error
    if not isinstance(found, dict) or found.get("kind") != "Policy":
        raise ValueError("must be an audit policy of Kubernetes in YAML, with kind: Policy")
    return value


class MachineHealthCheckSpec(Spec):
    """When a machine counts as unhealthy and is replaced."""

    node_startup_timeout: DurationText | None = None
    """How long a new machine may take to join. Default: 10m; on bare metal 20m."""

    unhealthy_machine_timeout: DurationText | None = None
    """How long a node may be unhealthy. Default: 5m."""

    max_unhealthy: _Percent | None = None
    """Nothing is replaced while more machines are unhealthy. Default: 100% of the control plane,
    40% of worker nodes."""


class ControlPlaneRolloutSpec(Spec):
    """How machines of the control plane are replaced by an upgrade."""

    type: Literal["RollingUpdate", "InPlace"] = "RollingUpdate"
    """`RollingUpdate` replaces machines, `InPlace` upgrades them; that only on bare metal. Default:
    RollingUpdate."""

    max_surge: Int | None = Field(default=None, ge=0, le=1)
    """Machines beside the number of the control plane while one is replaced, 0 or 1. Default: 1."""

    def issues(self) -> Iterable[Found]:
        if self.type == "InPlace" and self.max_surge is not None:
            yield ("max_surge",), "must be unset with type InPlace"


class WorkerRolloutSpec(Spec):
    """How machines of a worker node group are replaced by an upgrade."""

    type: Literal["RollingUpdate", "InPlace"] = "RollingUpdate"
    """`RollingUpdate` replaces machines, `InPlace` upgrades them; that only on bare metal. Default:
    RollingUpdate."""

    max_surge: Int | None = Field(default=None, ge=0)
    """Machines beside the number of the group while some are replaced. Default: 1."""

    max_unavailable: Int | None = Field(default=None, ge=0)
    """Machines of the number that may be missing. Default: 0."""

    @property
    def surge(self) -> int:
        """The number of machines beside that of the group."""
        return 1 if self.max_surge is None else self.max_surge

    def issues(self) -> Iterable[Found]:
        if self.type == "InPlace":
            for name in ("max_surge", "max_unavailable"):
                if getattr(self, name) is not None:
                    yield (name,), "must be unset with type InPlace"
        elif self.surge == 0 and not self.max_unavailable:
            yield ("max_unavailable",), "must be at least 1 with max_surge: 0, or nothing moves"


class ControlPlaneSpec(Spec):
    """Machines of the control plane."""

    count: Int = Field(default=3, ge=1)
    """Number of machines; odd, unless etcd has machines of its own. Default: 3."""

    endpoint: IpAddress | None = None
    """Free address of the Kubernetes API outside of DHCP, pods and Services; required except on
    Docker, where it must be unset. Default: none."""

    machine: NodePoolName | None = None
    """Kind of its machines, one of `machines` of the provider. Default: the only kind."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels of its nodes. Default: none."""

    taints: dict[LabelKey, TaintSpec] | None = None
    """Taints of its nodes. Default: those of Kubernetes; without worker nodes none."""

    cert_sans: tuple[_CertSan, ...] = ()
    """Further names and addresses in the certificate of the API. Default: none."""

    rollout: ControlPlaneRolloutSpec | None = None
    """How machines are replaced by an upgrade. Default: one new machine at a time."""

    machine_health_check: MachineHealthCheckSpec | None = None
    """When a machine is replaced. Default: that of the cluster."""

    skip_load_balancer_deployment: Bool = False
    """Leave the load balancer of the endpoint to you, instead of kube-vip. Default: false."""

    skip_admission_for_system_resources: Bool = True
    """Let system resources bypass admission webhooks, so that one that fails cannot stop the
    cluster or its upgrade, as EKS Anywhere recommends for production. Default: true."""

    kubelet: dict[str, Any] = {}
    """KubeletConfiguration of its nodes. Default: that of EKS Anywhere."""

    audit_policy: Annotated[str, AfterValidator(_audit_policy)] | None = None
    """Audit policy of the API server. Default: that of EKS Anywhere."""

    def issues(self) -> Iterable[Found]:
        yield from _kubelet_issues(self.kubelet)

    def warnings(self) -> Iterable[Warned]:
        if self.count not in (3, 5):
            yield Warned(
                "anywhere-control-plane-count",
                ("count",),
                f"is {self.count}: EKS Anywhere recommends 3 or 5 machines, which survive the loss "
                "of one or two",
            )


class AutoscalingSpec(Spec):
    """Bounds between which Cluster Autoscaler scales."""

    min_count: Int = Field(ge=0)
    """Fewest machines."""

    max_count: Int = Field(ge=0)
    """Most machines."""

    def issues(self) -> Iterable[Found]:
        if self.min_count > self.max_count:
            yield ("max_count",), f"must be >= min_count {self.min_count}, got {self.max_count}"


class WorkerNodeGroupSpec(Spec):
    """Worker nodes of one kind."""

    count: Int | None = Field(default=None, ge=0)
    """Number of machines. Default: 1; with `autoscaling` its `min_count`."""

    autoscaling: AutoscalingSpec | None = None
    """Bounds for Cluster Autoscaler, which the package `cluster-autoscaler` installs. Default:
    none."""

    machine: NodePoolName | None = None
    """Kind of its machines, one of `machines` of the provider. Default: the only kind."""

    labels: dict[LabelKey, LabelValue] = {}
    """Labels of its nodes. Default: none."""

    taints: dict[LabelKey, TaintSpec] = {}
    """Taints of its nodes. Default: none."""

    kubernetes_version: KubernetesVersion | None = None
    """Kubernetes version of its nodes, at most two minor versions before the control plane.
    Default: that of the cluster."""

    rollout: WorkerRolloutSpec | None = None
    """How machines are replaced by an upgrade. Default: one new machine at a time."""

    machine_health_check: MachineHealthCheckSpec | None = None
    """When a machine is replaced. Default: that of the cluster."""

    failure_domain: ObjectName | None = None
    """Failure domain of vSphere in which its machines are. Default: none."""

    kubelet: dict[str, Any] = {}
    """KubeletConfiguration of its nodes. Default: that of EKS Anywhere."""

    @property
    def machines(self) -> int:
        """The number of machines of a new cluster."""
        if self.count is not None:
            return self.count
        return 1 if self.autoscaling is None else self.autoscaling.min_count

    @property
    def keeps_pods_off(self) -> bool:
        """Whether a taint keeps pods off that do not tolerate it."""
        return any(taint.effect != "PreferNoSchedule" for taint in self.taints.values())

    def issues(self) -> Iterable[Found]:
        yield from _kubelet_issues(self.kubelet)
        bounds = self.autoscaling
        if bounds is not None and not bounds.min_count <= self.machines <= bounds.max_count:
            yield (
                ("count",),
                f"must be between min_count {bounds.min_count} and max_count {bounds.max_count} of "
                f"autoscaling, got {self.machines}",
            )


class ExternalEtcdSpec(Spec):
    """Machines for etcd alone, instead of those of the control plane."""

    count: Int = Field(default=3, ge=1)
    """Number of machines, odd. Default: 3."""

    machine: NodePoolName | None = None
    """Kind of its machines, one of `machines` of the provider. Default: the only kind."""

    def issues(self) -> Iterable[Found]:
        if self.count % 2 == 0:
            yield ("count",), f"must be odd, so that a majority decides, got {self.count}"

    def warnings(self) -> Iterable[Warned]:
        if self.count not in (3, 5):
            yield Warned(
                "anywhere-etcd-count",
                ("count",),
                f"is {self.count}: EKS Anywhere recommends 3 or 5 machines for etcd",
            )


def _kubelet_issues(kubelet: dict[str, Any]) -> Iterator[Found]:
    """Return issues for settings that EKS Anywhere makes itself.

    Source: aws/eks-anywhere v0.26 pkg/api/v1alpha1/cluster.go, validateKubeletConfiguration.
    """
    for name in ("providerID", "cloudProvider"):
        if name in kubelet:
            yield ("kubelet", name), "is set by EKS Anywhere; remove it"
