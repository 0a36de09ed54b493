"""Rule packs, and what is acknowledged with a reason."""

from eks_blueprint.governance.acknowledgement import Acknowledgement, acknowledge
from eks_blueprint.governance.packs import DEFAULT_PACKS, PACKS, attach_packs
from eks_blueprint.governance.register import REGISTER

__all__ = [
    "DEFAULT_PACKS",
    "PACKS",
    "REGISTER",
    "Acknowledgement",
    "acknowledge",
    "attach_packs",
]
