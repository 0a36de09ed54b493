"""Rule packs, and the findings that are acknowledged with a reason."""

from eks_blueprint.governance.acknowledgement import Acknowledgement, acknowledge
from eks_blueprint.governance.acknowledgements import ACKNOWLEDGEMENTS
from eks_blueprint.governance.eks_blueprint_checks import EksBlueprintChecks
from eks_blueprint.governance.packs import (
    COMPLIANCE,
    DEFAULT_PACKS,
    PACKS,
    attach_packs,
    compliance_packs,
)

__all__ = [
    "ACKNOWLEDGEMENTS",
    "COMPLIANCE",
    "DEFAULT_PACKS",
    "PACKS",
    "Acknowledgement",
    "EksBlueprintChecks",
    "acknowledge",
    "attach_packs",
    "compliance_packs",
]
