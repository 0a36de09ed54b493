"""Admission rules for what may run in the cluster."""

from eks_blueprint.security.gatekeeper.gatekeeper import Gatekeeper
from eks_blueprint.security.gatekeeper.library import (
    Template,
    constraint_template,
    template,
    template_names,
)

__all__ = [
    "Gatekeeper",
    "Template",
    "constraint_template",
    "template",
    "template_names",
]
