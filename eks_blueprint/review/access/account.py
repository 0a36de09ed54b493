"""Permissions in the account that lead to an administrator of every cluster in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from eks_blueprint.assembly import mapping_of
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.reach import Reach
from eks_blueprint.review.place import Place

__all__ = ["Permission", "account_permissions"]

_INSTANCE = "AWS::EC2::Instance"
_PROFILE = "AWS::IAM::InstanceProfile"
# Actions of access level "permissions management" with which an identity gives itself or others
# permissions: Service Authorization Reference, "AWS Identity and Access Management".
_GIVING = (
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
)
# Of a statement about names that begin in some way, none of these is meant.
_ANY = tuple(f"{kind}/(any)" for kind in ("role", "user", "group", "policy"))
# What the CDK writes into templates that it deploys with a role of the bootstrap stack, which has
# the same qualifier in its name: CDK guide, "Customize AWS CDK bootstrapping".
_BOOTSTRAPPED = re.compile(r"/cdk-bootstrap/(?P<qualifier>[^/]+)/version")
_CHANGING = ("cloudformation:ExecuteChangeSet", "cloudformation:UpdateStack")
# What runs somebody's commands with the role that it has: Service Authorization Reference.
_RUNNING = {
    _INSTANCE: ("instance", ("ssm:SendCommand", "ssm:StartSession", "ec2:ModifyInstanceAttribute")),
    "AWS::CodeBuild::Project": (
        "build project",
        ("codebuild:StartBuild", "codebuild:StartBuildBatch", "codebuild:UpdateProject"),
    ),
    "AWS::StepFunctions::StateMachine": ("state machine", ("states:UpdateStateMachine",)),
}
_ARNS = {
    _INSTANCE: ("instance/", "InstanceId"),
    "AWS::CodeBuild::Project": ("project/", "Name"),
    "AWS::StepFunctions::StateMachine": ("stateMachine:", "StateMachineName"),
}


class Permission(NamedTuple):
    """Actions on resources, of which each leads to an administrator.

    :param actions: the actions.
    :param reach: the resources.
    :param on: the resources in words.
    :param then: what follows.
    :param place: the resource, if it is one of a template.
    """

    actions: tuple[str, ...]
    reach: Reach
    on: str
    then: str
    place: Place | None = None


def account_permissions(evidence: Evidence) -> Iterator[Permission]:
    """Yield permissions in the account that lead to an administrator.

    :param evidence: what is known of the cluster.
    """
    stack = evidence.cluster.stack
    yield Permission(
        _GIVING,
        Reach((), _ANY),
        "identities and policies of the account",
        "gives itself or others every permission, those on the cluster among them",
    )
    version = mapping_of(mapping_of(stack.template.get("Parameters")).get("BootstrapVersion"))
    if found := _BOOTSTRAPPED.fullmatch(str(version.get("Default"))):
        name = f"role/cdk-{found['qualifier']}-deploy-role"
        yield Permission(
            ("sts:AssumeRole",),
            Reach((), (f"{name}-{stack.account}-{stack.region}", f"{name}--")),
            "the role with which the CDK deploys",
            f"changes stack {stack.name}, with the role that creates the cluster",
        )
    yield Permission(
        _CHANGING,
        Reach((), (f"stack/{stack.name}/(any)",)),
        f"stack {stack.name}",
        "changes what it gives to whom, with the role that creates the cluster",
    )
    for role in evidence.admin_roles.values():
        for user in _users(evidence, role.used_by):
            words, actions = _RUNNING[user.type]
            before, name = _ARNS[user.type]
            tail = f"{before}{evidence.physical_name(user, name)}"
            yield Permission(
                actions,
                Reach((user.logical_id,), (tail,)),
                f"{words} {evidence.name(user)}",
                f"runs commands there, with role {role.name}",
                user,
            )


def _users(evidence: Evidence, used_by: tuple[Place, ...]) -> Iterator[Place]:
    for one in used_by:
        if one.type == _PROFILE:
            yield from (user for user in evidence.users(one) if user.type == _INSTANCE)
        elif one.type in _RUNNING:
            yield one
