"""What constructs with a function of the library's own have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from eks_blueprint.encryption.log_group import EncryptedLogGroup
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["FunctionOwner"]

_RUNTIME = "python3.14"
"""Newest Python runtime; Lambda adds `cfnresponse` to inline code (CloudFormation user guide,
"cfn-response module")."""


class FunctionOwner(RoleOwner):
    """A function with inline code, a role of its own and encrypted logs, for a custom resource.

    Inline code needs no asset. Subclasses call ``_define_role``, and then ``_define_function``.
    """

    log_group: EncryptedLogGroup
    role_resource: iam.CfnRole
    function: lambda_.CfnFunction

    def _define_role(
        self, *, key: kms.IKey, retention_days: int, removal_policy: RemovalPolicy
    ) -> None:
        """Create the log group and the role.

        :param key: key of the logs.
        :param retention_days: how long the logs are kept, in days.
        :param removal_policy: of the logs when the stack is deleted.
        """
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=key,
            retention_days=retention_days,
            removal_policy=removal_policy,
        )
        self.role_resource = iam.CfnRole(
            self, "Role", assume_role_policy_document=service_trust("lambda.amazonaws.com")
        )
        self.role_arn = self.role_resource.attr_arn

    def _define_function(
        self,
        *statements: Mapping[str, Any],
        description: str,
        package: str,
        file: str,
        timeout: int = 60,
        memory_size: int = 128,
    ) -> None:
        """Create the policy of the role and the function.

        :param statements: what the function may do, besides writing its log.
        :param description: what it does.
        :param package: package with the file of its code.
        :param file: name of that file.
        :param timeout: after how many seconds it is stopped.
        :param memory_size: its memory, in MiB.
        """
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[self.role_resource.ref],
            policy_document=policy_document(
                *statements,
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": f"{self.log_group.arn}:*",
                },
            ),
        )
        self.function = lambda_.CfnFunction(
            self,
            "Function",
            description=description,
            runtime=_RUNTIME,
            architectures=["arm64"],
            handler="index.handler",
            code={"zip_file": _code(package, file)},
            role=self.role_arn,
            timeout=timeout,
            memory_size=memory_size,
            logging_config={"log_group": self.log_group.name, "log_format": "JSON"},
        )
        self.function.add_resource_dependency(policy)


@cache
def _code(package: str, file: str) -> str:
    return resources.files(package).joinpath(file).read_text(encoding="utf-8")
