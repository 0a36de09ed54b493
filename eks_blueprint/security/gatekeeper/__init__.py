"""What may run in the cluster."""

from eks_blueprint.security.gatekeeper.gatekeeper import Gatekeeper
from eks_blueprint.security.gatekeeper.library import (
    TENANT_NODES,
    Template,
    constraint_template,
    template,
    template_names,
)

__all__ = [
    "TENANT_NODES",
    "Gatekeeper",
    "Template",
    "constraint_template",
    "template",
    "template_names",
]
