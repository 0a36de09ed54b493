"""OPA Gatekeeper with the rules of this library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import (
    SYSTEM_TOLERATION,
    system_namespaces,
    topology_spread,
    wildcard_cluster_roles,
)
from eks_blueprint.checks import refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed, Manifests
from eks_blueprint.security.gatekeeper.constraints import constraint
from eks_blueprint.security.gatekeeper.library import constraint_template, template, template_names
from eks_blueprint.spec import ConstraintSpec, GatekeeperSpec

__all__ = ["Gatekeeper"]

_NAMESPACE = "gatekeeper-system"
_TOLERATIONS = {"tolerations": [SYSTEM_TOLERATION]}
_HOOK = {
    **_TOLERATIONS,
    # The chart sets none; a job runs kubectl or curl once.
    "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
}


class Gatekeeper(Construct):
    """Gatekeeper with three webhook replicas, its audit, and the constraints of a spec.

    Gatekeeper creates the CRDs of constraints from its templates, so constraints wait for these
    CRDs. Constraints are deleted first, then templates, then Gatekeeper.

    :param delivery: how the chart and objects are installed in the cluster.
    :param spec: the part ``gatekeeper`` of the spec.
    :param tls_classes: IngressClasses that provide a certificate. Default: none.
    :param tenant_nodes: namespaces by tenant, for tenants with dedicated nodes; pods of other
        namespaces may not use these nodes. Default: none.
    :param vertical_pod_autoscaler: the installed Vertical Pod Autoscaler, whose objects one rule
        reads. Default: none, and the rule is off unless the spec sets its mode.
    :param mutate_services: send new Services to Gatekeeper's mutations, in addition to new pods.
        Default: false.
    :param after: resources that must exist first. Default: none.

    Source: recommendation SEC-TEN-5; open-policy-agent/gatekeeper charts/gatekeeper, commit
    cdf332c; Gatekeeper documentation, "Exempting Namespaces" and "Replicating Data".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: GatekeeperSpec,
        tls_classes: Sequence[str] = (),
        tenant_nodes: Mapping[str, Sequence[str]] | None = None,
        vertical_pod_autoscaler: Installed | None = None,
        mutate_services: bool = False,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, GatekeeperSpec, spec)
        warn(self, spec.warnings())
        self._spec = spec
        self._tls_classes = tuple(tls_classes)
        self._vertical = () if vertical_pod_autoscaler is None else (vertical_pod_autoscaler,)
        self._tenant_nodes = {name: [*names] for name, names in (tenant_nodes or {}).items()}
        chart = catalogue.chart("gatekeeper").at(spec.chart_version)
        release = HelmRelease("gatekeeper", chart=chart, values=_values(spec, mutate_services))
        self.release: HelmRelease = release.with_values(spec.values)
        self.controller = delivery.install(self.release, after=after)
        library = [template(name) for name in template_names()]
        self.templates = delivery.apply(
            Manifests(
                "gatekeeper-templates",
                tuple(constraint_template(one) for one in library),
                crds=tuple(one.definition for one in library),
            ),
            after=(self.controller,),
        )
        wanted = dict(self._wanted())
        self.config = delivery.apply(
            Manifests("gatekeeper-config", (_config(spec, wanted),)),
            # Gatekeeper replicates only kinds that exist.
            after=(self.controller, *self._vertical),
        )
        # Each rule separately, so that a rule that is turned off is deleted in the cluster.
        self.constraints = {
            name: delivery.apply(
                Manifests(f"constraint-{name}", (rule,)), after=(self.templates, self.config)
            )
            for name, rule in wanted.items()
        }

    def _wanted(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, spec in self._spec.constraints.named():
            mode = self._spec.mode_of(spec)
            if mode == "disabled" or (name == "tenant-nodes" and not self._tenant_nodes):
                continue
            if name == "no-vpa-with-hpa" and spec.mode is None and not self._vertical:
                continue
            values = {**spec.parameters(), **self._defaults(name, spec)}
            yield name, constraint(template(name), spec, mode=mode, parameters=values)

    def _defaults(self, name: str, spec: ConstraintSpec) -> Mapping[str, Any]:
        """Return parameters that come from other parts of the blueprint and not from the spec."""
        given = spec.parameters()
        if name == "https-only-ingress" and not given["tls_classes"]:
            return {"tls_classes": [*self._tls_classes]}
        if name == "no-wildcard-rbac" and not given["exempt"]:
            return {"exempt": [*wildcard_cluster_roles()]}
        if name == "tenant-nodes":
            return {"key": "tenant", "tenants": self._tenant_nodes}
        return {}


def _values(spec: GatekeeperSpec, mutate_services: bool) -> Mapping[str, Any]:
    return {
        "replicas": 3,
        "auditInterval": spec.audit_interval_seconds,
        # Number of violations that the audit stores in each constraint; more would exceed the size
        # of one object.
        "constraintViolationsLimit": 100,
        "enableExternalData": False,
        "logDenies": True,
        # The library mutates only what is created. Kubernetes rejects changes of a pod's node
        # selector, so an update of a pod from before the mutation would fail, even one that removes
        # its finalizers.
        "mutatingWebhookCustomRules": [
            {
                "apiGroups": [""],
                "apiVersions": ["v1"],
                "operations": ["CREATE"],
                "resources": ["pods", *(["services"] if mutate_services else [])],
                "scope": "Namespaced",
            }
        ],
        "validatingWebhookFailurePolicy": "Fail" if spec.fail_closed else "Ignore",
        "controllerManager": {
            "exemptNamespaces": ["kube-system", _NAMESPACE],
            **_TOLERATIONS,
            "topologySpreadConstraints": topology_spread({"gatekeeper.sh/operation": "webhook"}),
        },
        "pdb": {"controllerManager": {"minAvailable": 1}},
        "audit": _TOLERATIONS,
        "crds": _HOOK,
        "postInstall": _HOOK,
        "postUpgrade": _HOOK,
        "preUninstall": _HOOK,
    }


def _config(spec: GatekeeperSpec, wanted: Mapping[str, object]) -> Mapping[str, Any]:
    """Render the only allowed Config: exempt namespaces, and objects that rules compare."""
    synced: dict[tuple[str, ...], Mapping[str, str]] = {}
    for one in (template(name) for name in wanted):
        synced |= {tuple(entry.values()): dict(entry) for entry in one.sync}
    excluded = [*dict.fromkeys((*system_namespaces(), *spec.exempt_namespaces))]
    return {
        "apiVersion": "config.gatekeeper.sh/v1alpha1",
        "kind": "Config",
        "metadata": {"name": "config", "namespace": _NAMESPACE},
        "spec": {
            "match": [{"excludedNamespaces": excluded, "processes": ["*"]}],
            **({"sync": {"syncOnly": [*synced.values()]}} if synced else {}),
        },
    }
