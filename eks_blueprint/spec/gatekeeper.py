"""Rules for what may run in the cluster, checked by OPA Gatekeeper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = [
    "AllowedRegistriesSpec",
    "ConstraintSpec",
    "ConstraintsSpec",
    "DropCapabilitiesSpec",
    "GatekeeperSpec",
    "HttpsOnlyIngressSpec",
    "NoLatestTagSpec",
    "NoNodePortSpec",
    "NoWildcardRbacSpec",
    "RequiredProbesSpec",
    "RequiredResourcesSpec",
]

# OCI distribution specification, "Pulling manifests": a registry, and the name of a repository.
_Registry = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(
        pattern(
            r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*",
            "a registry such as public.ecr.aws/docker, without https:// and a slash at its end",
        )
    ),
]
# Gatekeeper, definition of Config: a name, with * in front or at the end.
_Namespace = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(?=[*-]*[a-z0-9])\*?[a-z0-9-]{1,63}\*?",
            "a namespace such as team-a, or the start or end of names such as team-* or *-test",
        )
    ),
]
# Kubernetes documentation, "Set capabilities for a Container": names as in Linux, without CAP_.
_Capability = Annotated[
    str,
    AfterValidator(
        pattern(
            r"(?!ALL$|CAP_)[A-Z]+(_[A-Z]+)*",
            "a capability such as NET_BIND_SERVICE, and not ALL",
        )
    ),
]
Mode = Literal["disabled", "audit", "warn", "enforce"]


class ConstraintSpec(Spec):
    """One rule."""

    mode: Mode | None = None
    """`audit` reports violations, `warn` also warns the user who applies an object, `enforce`
    refuses the object, `disabled` turns the rule off. Default: the mode of `gatekeeper`."""

    namespaces: tuple[_Namespace, ...] = ()
    """Namespaces that the rule applies to. Default: all but the exempt ones."""

    excluded_namespaces: tuple[_Namespace, ...] = ()
    """Additional namespaces that the rule does not apply to. Default: none."""

    def issues(self) -> Iterable[Found]:
        both = {*self.namespaces} & {*self.excluded_namespaces}
        if both:
            yield (
                ("excluded_namespaces",),
                f"must not name {', '.join(sorted(both))}, which namespaces does",
            )

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the rule; subclasses with parameters add their fields."""
        own = type(self).model_fields.keys() - ConstraintSpec.model_fields.keys()
        values = {name: getattr(self, name) for name in sorted(own)}
        return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}


class AllowedRegistriesSpec(ConstraintSpec):
    """Allows only images of certain registries."""

    registries: tuple[_Registry, ...] = ()
    """Registries or repositories, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com or
    public.ecr.aws/docker. Default: none, and the rule is off."""

    def issues(self) -> Iterable[Found]:
        yield from super().issues()
        if not self.registries and self.mode not in (None, "disabled"):
            yield ("registries",), f"must name a registry with mode {self.mode}, got none"


class DropCapabilitiesSpec(ConstraintSpec):
    """Requires containers to drop all Linux capabilities."""

    allowed: tuple[_Capability, ...] = ()
    """Capabilities a container may add again, such as NET_BIND_SERVICE. Default: none."""


class RequiredProbesSpec(ConstraintSpec):
    """Requires probes for containers."""

    probes: tuple[Literal["livenessProbe", "readinessProbe", "startupProbe"], ...] = Field(
        default=("readinessProbe",), min_length=1
    )
    """Probes that a container must have. Default: readinessProbe."""


class RequiredResourcesSpec(ConstraintSpec):
    """Requires resource requests and limits for containers."""

    requests: tuple[str, ...] = ("cpu", "memory")
    """Resources that need a request. Default: cpu and memory."""

    limits: tuple[str, ...] = ("memory",)
    """Resources that need a limit. Default: memory; a CPU limit would throttle containers even on
    an idle node."""

    def issues(self) -> Iterable[Found]:
        yield from super().issues()
        if not self.requests and not self.limits:
            yield ("requests",), "must name a resource, or limits must, got none"


class NoLatestTagSpec(ConstraintSpec):
    """Refuses images with the tag `latest`, or with neither tag nor digest."""

    tags: tuple[str, ...] = Field(default=("latest",), min_length=1)
    """Tags that are refused; an image without a tag or digest is always refused. Default:
    latest."""


class NoNodePortSpec(ConstraintSpec):
    """Refuses Services that open a port of the nodes."""

    load_balancers: Bool = False
    """Also refuse LoadBalancer Services that allocate node ports. Default: false."""


class HttpsOnlyIngressSpec(ConstraintSpec):
    """Requires TLS for Ingresses."""

    tls_classes: tuple[str, ...] = ()
    """IngressClasses that provide a certificate. Default: `alb` if `ingress` has a certificate."""


class NoWildcardRbacSpec(ConstraintSpec):
    """Refuses roles with `*` as verb or resource."""

    api_groups: Bool = False
    """Also refuse a wildcard for API groups. Default: false."""

    exempt: tuple[str, ...] = ()
    """Names of Roles and ClusterRoles that may have wildcards; a `*` at the end matches any suffix.
    Default: those of Kubernetes, EKS, Flux and the library's components."""


class ConstraintsSpec(Spec):
    """The rules, each with a default."""

    allowed_registries: AllowedRegistriesSpec = AllowedRegistriesSpec()
    """Images come from listed registries only. Default: off until registries are listed."""

    no_privileged: ConstraintSpec = ConstraintSpec()
    """No container is privileged or can gain privileges. Default: on."""

    no_host_namespaces: ConstraintSpec = ConstraintSpec()
    """No pod uses the network, processes or ports of its node. Default: on."""

    no_host_path: ConstraintSpec = ConstraintSpec()
    """No pod mounts a directory of its node. Default: on."""

    drop_capabilities: DropCapabilitiesSpec = DropCapabilitiesSpec()
    """Containers drop all Linux capabilities. Default: on."""

    read_only_root: ConstraintSpec = ConstraintSpec()
    """Containers have a read-only root file system. Default: on."""

    non_root: ConstraintSpec = ConstraintSpec()
    """Containers do not run as root. Default: on."""

    required_probes: RequiredProbesSpec = RequiredProbesSpec()
    """Containers have probes. Default: on."""

    required_resources: RequiredResourcesSpec = RequiredResourcesSpec()
    """Containers have requests and limits. Default: on."""

    no_latest_tag: NoLatestTagSpec = NoLatestTagSpec()
    """Images have a fixed tag or a digest. Default: on."""

    no_node_port: NoNodePortSpec = NoNodePortSpec()
    """Services open no ports on nodes. Default: on."""

    no_external_ips: ConstraintSpec = ConstraintSpec()
    """Services have no `externalIPs`, which would redirect traffic of other addresses. Default:
    on."""

    https_only_ingress: HttpsOnlyIngressSpec = HttpsOnlyIngressSpec()
    """Ingresses use TLS. Default: on."""

    unique_ingress_host: ConstraintSpec = ConstraintSpec()
    """No two namespaces use the same host. Default: on."""

    no_wildcard_rbac: NoWildcardRbacSpec = NoWildcardRbacSpec()
    """Roles and ClusterRoles have no wildcards. Default: on."""

    no_vpa_with_hpa: ConstraintSpec = ConstraintSpec()
    """No workload is scaled by both VPA and HPA (EFF-SIZE-1). Default: on if the cluster has
    `vertical_pod_autoscaler`. If you install the VPA yourself, set a `mode`; the rule reads its
    objects."""

    pdb_sanity: ConstraintSpec = ConstraintSpec()
    """PodDisruptionBudgets allow nodes to be drained (REL-HA-2). Default: on."""

    tenant_nodes: ConstraintSpec = ConstraintSpec()
    """Pods do not tolerate the nodes of another tenant. Default: on if a tenant has a node pool."""

    def named(self) -> Iterator[tuple[str, ConstraintSpec]]:
        """Yield each rule with its name in the library."""
        for field in type(self).model_fields:
            yield field.replace("_", "-"), getattr(self, field)


class GatekeeperSpec(Spec):
    """OPA Gatekeeper and its rules (SEC-TEN-5)."""

    mode: Mode = "audit"
    """Mode of every rule that does not set its own. Default: audit."""

    constraints: ConstraintsSpec = ConstraintsSpec()
    """The rules. Default: each that the cluster has a use for, in the mode of
    `gatekeeper`."""

    exempt_namespaces: tuple[_Namespace, ...] = ()
    """Namespaces that no rule applies to, in addition to those of Kubernetes and of the library's
    components. Default: none."""

    fail_closed: Bool = False
    """Refuse every change while Gatekeeper does not answer. Default: false, so that a cluster can
    be repaired."""

    audit_interval_seconds: Int = Field(default=60, ge=10, le=86400)
    """Interval of the audit of existing objects, in seconds. Default: 60."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings("gatekeeper", self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues("gatekeeper", self.values, self.chart_version)

    def mode_of(self, constraint: ConstraintSpec) -> Mode:
        """Return the mode of a rule."""
        if isinstance(constraint, AllowedRegistriesSpec) and not constraint.registries:
            return "disabled"
        return constraint.mode or self.mode
