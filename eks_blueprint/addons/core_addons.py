"""All managed add-ons of a cluster."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.addons.addon_role import AddonRole
from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.managed_addon import ManagedAddon
from eks_blueprint.addons.permissions import Permissions, addon_permissions
from eks_blueprint.addons.settings import addon_settings
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token, literal_cluster_name
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import refuse
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import AddonSpec, ClusterSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.addons_and_tags import driver_tag_issues
from eks_blueprint.spec.tags import tag_issues

__all__ = ["CoreAddons"]


class CoreAddons(Construct):
    """The add-ons that a spec names, in two groups: before and after the nodes.

    Nodes need ``vpc-cni``, ``kube-proxy`` and ``eks-pod-identity-agent`` to become ready. All other
    add-ons have pods that wait for nodes, so the deployment would wait for them. Within the second
    group, an add-on waits for the one whose CRDs it uses: the EBS driver's sidecar watches those of
    the snapshot controller.

    :param cluster: the cluster, owned or imported.
    :param spec: the cluster's spec; ``addons`` by EKS name, which is the construct id.
    :param volumes_key: key of EBS volumes.
    :param cluster_security_group: security group of pods in custom networking.
    :param pod_subnets: pod subnets for custom networking, by zone. Default: none.
    :param tags: tags of volumes and snapshots that drivers create. Default: those of the spec,
        without the name of the cluster if it is not known before deployment.
    :raises BlueprintError: for a tag that AWS or a driver rejects.

    Source: recommendations SEC-POD-1, SEC-NET-1, EFF-SIZE-1, OPS-MON-2, OPS-STA-1, OPS-UPG-3;
    ordering as
    ``before_compute`` of terraform-aws-modules/terraform-aws-eks and docs/install.md of
    kubernetes-sigs/aws-ebs-csi-driver.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        spec: ClusterSpec,
        volumes_key: kms.IKey,
        cluster_security_group: ec2.ISecurityGroup,
        pod_subnets: Mapping[str, ec2.ISubnet] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, ClusterSpec, spec)
        if tags is None:
            name = literal_cluster_name(cluster)
            tags = spec.tags if holds_token(name) else spec.tags_of(name)
        issues = (*tag_issues(tags), *driver_tag_issues(tags, spec.effective_addons))
        refuse(below(("tags",), issues), scope=self)
        self._cluster = cluster
        self.spec: ClusterSpec = spec
        self.identities: dict[str, Mapping[str, PodIdentityRole]] = {}
        """Pod Identity role by service account, by add-on."""
        self._context = AddonContext(
            spec=spec,
            cluster_name=literal_cluster_name(cluster),
            volumes_key=volumes_key,
            cluster_security_group=cluster_security_group,
            pod_subnets=pod_subnets or {},
            tags=tags,
        )
        self.addons = {
            name: ManagedAddon(
                self,
                name,
                cluster=cluster,
                addon_name=name,
                kubernetes_version=spec.kubernetes_version,
                spec=addon,
                configuration=addon_settings(name, self._context),
                pod_identities=self.identities.setdefault(name, self._define_roles(name, addon)),
            )
            for name, addon in spec.effective_addons.items()
        }
        self.before_compute = self._installed("before")
        self.after_compute = self._installed("after")
        for addon in self.addons.values():
            earlier = [self.addons[n].resource for n in addon.facts.after if n in self.addons]
            addon.wait_for(*earlier)

    @property
    def crd_groups(self) -> Mapping[str, CfnResource]:
        """The add-on that installs the CRDs, by API group."""
        return {
            group: addon.resource
            for addon in self.addons.values()
            for group in addon.facts.crd_groups
        }

    @property
    def cleaners(self) -> list[CfnResource]:
        """Add-ons that clean up after workloads, and must be deleted after their namespaces."""
        return [addon.resource for addon in self.addons.values() if addon.facts.cleans_up]

    @property
    def versions(self) -> Mapping[str, str]:
        """Version of each add-on and its source, for readers of the template."""
        return {
            name: f"{addon.version or 'not pinned'}: {addon.version_source}"
            for name, addon in self.addons.items()
        }

    def _installed(self, when: str) -> dict[str, ManagedAddon]:
        return {name: one for name, one in self.addons.items() if one.facts.when == when}

    def _define_roles(self, name: str, addon: AddonSpec) -> dict[str, PodIdentityRole]:
        facts = catalogue.addon(name)
        core = addon_permissions(name, self._context)
        roles: dict[str, PodIdentityRole] = {}
        for account in dict.fromkeys((*core, *addon.pod_identities)):
            rights = core.get(account, Permissions())
            wish = addon.pod_identities.get(account)
            namespace = (wish.namespace if wish else None) or (facts.namespace if facts else "")
            roles[account] = AddonRole(
                self,
                f"{name}-{account}",
                cluster=self._cluster,
                namespace=namespace or "",
                service_account=account,
                statements=rights.statements,
                managed_policy_arns=rights.managed_policy_arns,
                requested_policy_arns=wish.managed_policy_arns if wish else (),
                create_association=rights.own_association,
            )
        return roles
