"""A whole cluster from one spec, composed of the constructs of the rooms below."""

from eks_blueprint.blueprint.blueprint import EksBlueprint
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.private_registry import private_registry, pulled

__all__ = ["ClusterContext", "EksBlueprint", "private_registry", "pulled"]
