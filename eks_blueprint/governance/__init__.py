"""Rule packs, and the findings that are acknowledged with a reason."""

from eks_blueprint.governance.acknowledgement import Acknowledgement, acknowledge
from eks_blueprint.governance.acknowledgements import ACKNOWLEDGEMENTS
from eks_blueprint.governance.packs import DEFAULT_PACKS, PACKS, attach_packs

__all__ = [
    "ACKNOWLEDGEMENTS",
    "DEFAULT_PACKS",
    "PACKS",
    "Acknowledgement",
    "acknowledge",
    "attach_packs",
]
