"""Acknowledgements of the bastion."""

from __future__ import annotations

from eks_blueprint.cluster import Bastion
from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        Bastion,
        "Resource",
        ("AwsSolutions-EC29",),
        "The instance stores no data and is replaced with every new AMI, which termination "
        "protection would prevent.",
    ),
)
