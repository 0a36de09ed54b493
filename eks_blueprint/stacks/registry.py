"""The stack with the private registry of a cluster, which comes before the cluster."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.blueprint import pulled
from eks_blueprint.catalogue import PulledImage
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import PrivateRepositories
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.stacks._environment import environment, tag
from eks_blueprint.stacks.cluster import ClusterStack

__all__ = ["RegistryStack"]


class RegistryStack(Stack):
    """A stack with the repositories from which a cluster pulls.

    It is deployed first. Then images and charts are copied, and then the cluster is deployed.

    :param cluster: stack of the cluster, whose spec has a private registry.
    :raises BlueprintError: if it has none.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str, *, cluster: ClusterStack) -> None:
        spec = cluster.spec
        refuse_other_spec(scope, ClusterSpec, spec)
        registry = spec.private_registry
        if registry is None:
            raise BlueprintError(
                "cluster must have a private registry, got none; set private_registry", scope=scope
            )
        super().__init__(
            scope,
            construct_id,
            env=environment(spec.environment),
            termination_protection=spec.deletion_protection,
            description=f"Private registry of EKS cluster {cluster.cluster_name}",
        )
        hosts = [*catalogue.pull_through_registries()] if registry.pull_through_cache else []
        self.registry = PrivateRepositories(
            self,
            "Registry",
            repositories={
                one.copy(registry.prefix)
                for one in pulled(cluster.blueprint.components, spec)
                if not (isinstance(one, PulledImage) and one.reference.registry in hosts)
            },
            prefix=registry.prefix,
            pull_through=hosts,
            removal_policy=removal_policy_of(spec.removal_policy),
        )
        cluster.add_stack_dependency(self)
        tag(self, spec.tags)
