"""The library as a package: where an app gets it from."""

from eks_blueprint.cli.packaged.distribution import distribution
from eks_blueprint.cli.packaged.requirement import Requirement, library_requirement
from eks_blueprint.cli.packaged.wheel import Wheel, library_wheel

__all__ = ["Requirement", "Wheel", "distribution", "library_requirement", "library_wheel"]
