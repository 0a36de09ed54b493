"""One cluster spec, wired from the rooms below."""

from eks_blueprint.blueprint.blueprint import EksBlueprint

__all__ = ["EksBlueprint"]
