"""Acknowledgements of the access room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Blueprint/AccessHost/Policy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "The policy replaces AmazonSSMManagedInstanceCore, which could read every SSM parameter. "
        "What is left opens the instance's own channel to Session Manager; the actions support no "
        "resource.",
    ),
    Acknowledgement(
        "Blueprint/AccessHost/Resource",
        ("AwsSolutions-EC29",),
        "The host keeps no data and is replaced with every new image, which termination protection "
        "would prevent.",
    ),
)
