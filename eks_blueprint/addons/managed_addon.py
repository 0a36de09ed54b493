"""One managed add-on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import cluster_name, node_of
from eks_blueprint.catalogue import AddonFacts, AddonVersion
from eks_blueprint.checks import refuse_other_spec, refuse_other_version, refuse_value
from eks_blueprint.dynamic_references import dynamic_reference_paths
from eks_blueprint.errors import BlueprintError, dotted, refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import AddonSpec, deep_merge
from eks_blueprint.spec._base import below
from eks_blueprint.spec.addons import AddonName
from eks_blueprint.spec.merge import without_nulls
from eks_blueprint.spec.payloads import payload_issues
from eks_blueprint.spec.rules.addons_and_kubernetes_version import pin_issues

__all__ = ["ManagedAddon"]


class ManagedAddon(Construct):
    """An add-on that EKS installs and manages.

    :param cluster: the cluster, owned or imported.
    :param addon_name: EKS name, such as ``coredns``.
    :param kubernetes_version: selects the pinned version of the catalogue.
    :param spec: the add-on; its version overrides that of the catalogue, its configuration is
        merged over ``configuration``, and ``None`` removes a value.
    :param configuration: configuration values of the blueprint. Default: none.
    :param pod_identities: role by service account. The add-on creates the association of a role
        that has none (``create_association=False``) and waits for the other ones. Default: none.
    :raises BlueprintError: if no add-on can have the name, the configuration is no JSON or holds a
        secret or a dynamic reference, or only an earlier Kubernetes version
        has a pin in the catalogue and ``spec`` names no version.

    Source: EKS API reference, CreateAddon.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        addon_name: str,
        kubernetes_version: str,
        spec: AddonSpec | None = None,
        configuration: Mapping[str, Any] | None = None,
        pod_identities: Mapping[str, PodIdentityRole] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_version(self, kubernetes_version)
        if spec is not None:
            refuse_other_spec(self, AddonSpec, spec)
        refuse_value(self, "addon_name", addon_name, AddonName)
        spec = spec or AddonSpec()
        self.facts: AddonFacts = catalogue.addon(addon_name) or AddonFacts(addon_name, when="after")
        refuse(pin_issues(addon_name, spec, kubernetes_version), scope=self)
        pin = catalogue.kubernetes(kubernetes_version).addon_version(addon_name)
        if spec.version is not None:
            pin = AddonVersion(spec.pin, "spec" if spec.pin else "")
        self.version: str | None = pin.version
        self.version_source: str = pin.source or "default version of EKS at installation"
        values = without_nulls(deep_merge(configuration or {}, spec.configuration))
        roles = pod_identities or {}
        self.resource = eks_l1.CfnAddon(
            self,
            "Resource",
            addon_name=addon_name,
            addon_version=self.version,
            cluster_name=cluster_name(cluster),
            # Sorted, so that the same input results in the same template.
            configuration_values=self._json(values) if values else None,
            pod_identity_associations=[
                {"serviceAccount": account, "roleArn": role.role_arn}
                for account, role in roles.items()
                if role.association is None
            ]
            or None,
            preserve_on_delete=spec.preserve_on_delete or None,
            resolve_conflicts=spec.resolve_conflicts.upper(),
        )
        policies = [role.policy for role in roles.values() if role.policy is not None]
        # Pods get a role when they start, and not later.
        associations = [role.association for role in roles.values() if role.association is not None]
        self.wait_for(*policies, *associations)

    def _json(self, values: Mapping[str, Any]) -> str:
        """Write the configuration, which EKS shows to whoever may describe the add-on."""
        refuse(below(("configuration",), payload_issues(values)), scope=self)
        try:
            text = json.dumps(values, sort_keys=True)
        except TypeError as error:
            raise BlueprintError(
                "configuration must consist of maps, lists, texts, numbers and booleans, got: "
                f"{error}; convert other values",
                scope=self,
            ) from error
        for path in dynamic_reference_paths(values, self):
            raise BlueprintError(
                f"{dotted(('configuration', *path))} must not be a SecretValue or another dynamic "
                "reference ({{resolve:...}}), whose value EKS would show to whoever may describe "
                "the add-on; let pods read secrets from Secrets Manager",
                scope=self,
            )
        return text

    @property
    def all_namespaces(self) -> tuple[str, ...]:
        """Namespaces of its objects; empty if no source names them."""
        facts = self.facts
        return (facts.namespace, *facts.namespaces) if facts.namespace is not None else ()

    def wait_for(self, *resources: IDependable) -> None:
        """Install the add-on after other resources, and delete it before them.

        :param resources: the resources.
        """
        if resources:
            node_of(self.resource).add_dependency(*resources)
