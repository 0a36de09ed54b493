"""Roles of pods through the cluster's OpenID Connect issuer, for Fargate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Fn, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token
from eks_blueprint.checks import refuse_service_account
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam._role import define_role
from eks_blueprint.iam.documents import policy_document
from eks_blueprint.iam.pod_role import PodRole

__all__ = ["IrsaRole", "IssuerProvider"]


class IssuerProvider(Construct):
    """The IAM OIDC provider that trusts the cluster's issuer; one per cluster and account.

    :param issuer_url: the cluster's issuer URL, usually a token.
    :raises BlueprintError: if it is a literal without ``https://``.

    Source: EKS user guide, "Create an IAM OIDC provider for your cluster". No thumbprint is set:
    IAM verifies the issuer with its trusted root certificates and retrieves the thumbprint
    (CloudFormation reference, AWS::IAM::OIDCProvider, ThumbprintList).
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str, *, issuer_url: str) -> None:
        super().__init__(scope, construct_id)
        if not holds_token(issuer_url) and not issuer_url.startswith("https://"):
            raise BlueprintError(
                f"issuer_url must start with https://, got {issuer_url!r}", scope=self
            )
        self.resource = iam.CfnOIDCProvider(
            self, "Resource", url=issuer_url, client_id_list=["sts.amazonaws.com"]
        )
        self.arn = self.resource.attr_arn
        self.issuer: str = Fn.select(1, Fn.split("https://", issuer_url))


class IrsaRole(PodRole):
    """A role that pods of one service account assume with their projected token.

    The trust policy is text into which the issuer is substituted, because its condition keys
    contain the issuer and CloudFormation does not support functions in keys.

    :param provider: the IAM OIDC provider of the cluster's issuer.
    :param namespace: namespace of the service account.
    :param service_account: name of the service account; annotate it with
        ``eks.amazonaws.com/role-arn``.
    :param statements: IAM statements, as JSON. Default: none.
    :param managed_policy_arns: ARNs of managed policies. Default: none.
    :raises BlueprintError: if namespace or service account is empty, or not a Kubernetes name.

    Source: recommendation SEC-POD-1; EKS user guide, "Assign IAM roles to Kubernetes service
    accounts".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        provider: IssuerProvider,
        namespace: str,
        service_account: str,
        statements: Sequence[Mapping[str, Any]] = (),
        managed_policy_arns: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_service_account(self, namespace, service_account)
        subject = f"system:serviceaccount:{namespace}:{service_account}"
        trust = Stack.of(self).to_json_string(
            policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": "${Provider}"},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {
                        "StringEquals": {
                            "${Issuer}:aud": "sts.amazonaws.com",
                            "${Issuer}:sub": subject,
                        }
                    },
                }
            )
        )
        text = Fn.sub(trust, {"Provider": provider.arn, "Issuer": provider.issuer})
        self.resource, self.policy = define_role(
            self,
            trust=text,  # type: ignore[arg-type]  # the schema takes an object or its text
            statements=statements,
            managed_policy_arns=managed_policy_arns,
            description=f"Pods of service account {namespace}/{service_account}",
        )
        self.role_arn = self.resource.attr_arn
