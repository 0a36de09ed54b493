"""Principals in words, and whether they are of the account of a cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eks_blueprint.review.access.roles import Principal

__all__ = ["Identity", "account_of", "identity_of", "outside_of"]

_ACCOUNT = re.compile(r"\d{12}")
_ARN = re.compile(r"arn:(?:<[^>]*>|[^:<]*):(?:iam|sts)::(?P<account><[^>]*>|[^:<]*):")
# The id of the account, in whichever way a template says it.
_OWN = "<AWS::AccountId>"
_ISSUER = "oidc-provider/"
# The provider of every EKS cluster has an address of this form: EKS user guide, "Create an IAM OIDC
# provider for your cluster".
_OF_EKS = re.compile(r"oidc\.eks\.|OpenIDConnectIssuer|OpenIdConnectIssuer")
_SERVICES = {
    "lambda.amazonaws.com": "functions of Lambda",
    "ec2.amazonaws.com": "instances of EC2",
    "eks.amazonaws.com": "the service EKS",
    "pods.eks.amazonaws.com": "pods with an association of EKS Pod Identity",
    "codebuild.amazonaws.com": "builds of CodeBuild",
    "cloudformation.amazonaws.com": "stacks of CloudFormation",
}


@dataclass(frozen=True)
class Identity:
    """Who a policy lets in.

    :param text: who it is, in words.
    :param outside: where it is from, if not from the account of the cluster; empty, if it is.
    :param risk: how wide it is: 0, everyone; 1, another account or provider; 2, the whole account;
        3, a user or role; 4, a service or pods.
    """

    text: str
    outside: str
    risk: int


def identity_of(principal: Principal, account: str | None) -> Identity:
    """Return a principal in words.

    :param principal: the principal.
    :param account: the account of the stack; ``None`` where the template fits every one.
    """
    name = principal.name
    if principal.kind == "anyone":
        return Identity("anyone in AWS", "every account", 0)
    if principal.kind == "pods":
        return Identity(f"pods of {name}", "", 4)
    if principal.kind == "service":
        return Identity(_SERVICES.get(name, f"the service {name}"), "", 4)
    if principal.kind == "federated":
        provider = name.rpartition(_ISSUER)[2] or name
        if _OF_EKS.search(name):
            return Identity(f"pods of the cluster with provider {provider}", "", 3)
        return Identity(f"identities of provider {provider}", f"provider {provider}", 1)
    outside = outside_of(name, account)
    whole = _whole_account(name)
    if whole:
        said = "this account" if whole == _OWN else f"account {whole}"
        return Identity(
            f"every identity of {said} that may call sts:AssumeRole", outside, 1 if outside else 2
        )
    return Identity(_short(name), outside, 1 if outside else 3)


def outside_of(arn: str, account: str | None) -> str:
    """Return the account of a principal, if it is another than that of the cluster.

    :param arn: ARN of the principal, or the number of an account.
    :param account: the account of the stack; ``None`` where the template fits every one, and
        nobody can say which account is another.
    """
    number = account_of(arn)
    return "" if account is None or number in ("", account) else f"account {number}"


def account_of(arn: str) -> str:
    """Return the number of the account of a principal; empty, where it has none.

    :param arn: ARN of the principal, or the number of an account.
    """
    found = _ARN.match(arn)
    number = found["account"] if found is not None else arn
    return number if _ACCOUNT.fullmatch(number) else ""


def _whole_account(name: str) -> str:
    """Return the account, where a principal is a whole one."""
    found = _ARN.match(name)
    if found is not None and name[found.end() :] == "root":
        return found["account"]
    return name if _ACCOUNT.fullmatch(name) or name == _OWN else ""


def _short(arn: str) -> str:
    """Return ``role NAME of account NUMBER`` of an ARN; other texts stay."""
    found = _ARN.match(arn)
    if found is None:
        return arn
    kind, _, name = arn[found.end() :].partition("/")
    said = "this account" if found["account"] == _OWN else f"account {found['account']}"
    return f"{kind} {name} of {said}" if name else arn
