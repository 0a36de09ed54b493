"""One cluster spec, wired from the rooms below."""

from eks_blueprint.blueprint.blueprint import EksBlueprint
from eks_blueprint.blueprint.context import ClusterContext

__all__ = ["ClusterContext", "EksBlueprint"]
