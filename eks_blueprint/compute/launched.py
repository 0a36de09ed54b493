"""What EC2 creates when Karpenter, or EKS Auto Mode with it, launches a node."""

from __future__ import annotations

__all__ = ["LAUNCHED"]

LAUNCHED = (
    "fleet",
    "instance",
    "launch-template",
    "network-interface",
    "spot-instances-request",
    "volume",
)
"""Kinds of resources, as their ARNs have them.

Source: aws/karpenter-provider-aws getting-started cloudformation.yaml, commit 1d92708; EKS user
guide, "Amazon EKS Auto Mode cluster IAM role", custom AWS tags.
"""
