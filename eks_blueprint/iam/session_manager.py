"""What an instance needs to use Session Manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.iam.documents import service_trust

__all__ = ["EC2_TRUST", "SESSION_MANAGER_STATEMENT"]

SESSION_MANAGER_STATEMENT: Mapping[str, Any] = {
    "Sid": "SessionManager",
    "Effect": "Allow",
    "Action": [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ],
    "Resource": "*",
}
"""Permissions of the agent on an instance. AmazonSSMManagedInstanceCore would also allow reading
every SSM parameter of the account. The actions of ssmmessages do not support resource-level
permissions; ssm:UpdateInstanceInformation could name instances, whose ids are not known.

Source: Systems Manager user guide, "Add Session Manager permissions to an existing IAM role";
service authorization reference of ssmmessages."""

EC2_TRUST: Mapping[str, Any] = service_trust("ec2.amazonaws.com")
