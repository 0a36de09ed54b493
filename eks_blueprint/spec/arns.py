"""ARNs: one type for each kind of resource, and a walk that finds them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import AfterValidator, Field

from eks_blueprint.errors import Path
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.parts import parts
from eks_blueprint.spec.types import Pattern

__all__ = [
    "Arn",
    "BackupVaultArn",
    "CertificateArn",
    "CertificateAuthorityArn",
    "CodeConnectionArn",
    "IamPolicyArn",
    "IamPolicyArns",
    "IdentityCenterArn",
    "KeyArn",
    "OutpostArn",
    "PrincipalArn",
    "PrometheusWorkspaceArn",
    "RoleArn",
    "SecretArn",
    "ServiceNetworkArn",
    "TopicArn",
    "WebAclArn",
    "arns",
]


class Arn(NamedTuple):
    """The parts of an ARN.

    Source: IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)".
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return ":".join(("arn", *self))

    @property
    def needs_own_account(self) -> bool:
        """Whether a cluster can use the resource only in its own account.

        Sources: ELB user guide, "Certificates for your Application Load Balancer"; WAF developer
        guide, "Associating protection with AWS resources"; IAM API reference, AttachRolePolicy, for
        policies of the role's account or of AWS.
        """
        if self.service == "iam":
            return self.resource.startswith("policy/") and self.account != "aws"
        return self.service in ("acm", "wafv2")

    @property
    def may_be_elsewhere(self) -> bool:
        """Whether a cluster can use the resource in another Region: vaults take copies."""
        return self.service == "backup"

    @classmethod
    def parse(cls, text: str) -> Arn:
        """Read an ARN.

        :param text: a string that one of the types of this module accepted.
        """
        _, partition, service, region, account, resource = text.split(":", 5)
        return cls(partition, service, region, account, resource)


class _ArnPattern(Pattern):
    """Marks fields that contain ARNs."""


def _arn(
    service: str,
    resource: str,
    what: str,
    *,
    region: str = "[a-z0-9-]+",
    account: str = r"\d{12}",
) -> AfterValidator:
    return AfterValidator(
        _ArnPattern(
            rf"arn:aws(-us-gov|-cn)?:{service}:{region}:{account}:{resource}", f"the ARN of {what}"
        )
    )


# IAM API 2010-05-08, shapes roleNameType, userNameType, policyNameType and policyPathType.
_PATH = r"([\w+=,.@-]+/)*"

PrincipalArn = Annotated[
    str,
    Field(max_length=2048),
    _arn(
        "iam",
        rf"(role|user)/{_PATH}[\w+=,.@-]{{1,64}}",
        "an IAM role or user such as arn:aws:iam::111122223333:role/platform "
        "(EKS access entries know no groups, sessions or wildcards)",
        region="",
    ),
]
RoleArn = Annotated[
    str,
    Field(max_length=2048),
    _arn(
        "iam",
        rf"role/{_PATH}[\w+=,.@-]{{1,64}}",
        "an IAM role such as arn:aws:iam::111122223333:role/dns",
        region="",
    ),
]
IamPolicyArn = Annotated[
    str,
    Field(max_length=2048),
    _arn(
        "iam",
        rf"policy/{_PATH}[\w+=,.@-]{{1,128}}",
        "an IAM policy such as arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
        region="",
        account=r"(\d{12}|aws)",
    ),
]
# IAM user guide, "IAM and AWS STS quotas", managed policies attached to a role: at most 25, if the
# quota of the account is raised.
IamPolicyArns = Annotated[tuple[IamPolicyArn, ...], Field(max_length=25)]
CodeConnectionArn = Annotated[
    str,
    # CodeConnections was CodeStar Connections until 2024; both prefixes are in use.
    _arn(
        "(codeconnections|codestar-connections)",
        # CodeConnections API 2023-12-01, shape ConnectionArn.
        r"connection/[0-9a-f-]{36}",
        "a connection of CodeConnections such as arn:aws:codeconnections:eu-central-1:"
        "111122223333:connection/0a1b2c3d-1111-2222-3333-444455556666",
    ),
]
BackupVaultArn = Annotated[
    str,
    _arn(
        "backup",
        # Backup API 2018-11-15, shape BackupVaultName.
        r"backup-vault:[a-zA-Z0-9_-]{2,50}",
        "a backup vault such as arn:aws:backup:eu-central-1:111122223333:backup-vault:copies",
    ),
]
# IAM Identity Center API 2020-07-20, shape InstanceArn.
IdentityCenterArn = Annotated[
    str,
    _arn(
        "sso",
        r"instance/(sso)?ins-[a-zA-Z0-9.-]{16}",
        "an instance of IAM Identity Center such as arn:aws:sso:::instance/ssoins-1234567890abcdef",
        region="",
        account="",
    ),
]
# Outposts API 2019-12-03, shape OutpostArn.
OutpostArn = Annotated[
    str,
    _arn(
        "outposts",
        r"outpost/op-[a-f0-9]{17}",
        "an Outpost such as "
        "arn:aws:outposts:eu-central-1:111122223333:outpost/op-0123456789abcdef0",
    ),
]
KeyArn = Annotated[
    str,
    _arn(
        "kms",
        "key/[A-Za-z0-9-]+",
        "a KMS key such as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-... "
        "(an alias cannot be used)",
    ),
]
SecretArn = Annotated[
    str,
    _arn(
        "secretsmanager",
        # Secrets Manager user guide, "What's in a Secrets Manager secret?": the name, a hyphen and
        # six random characters.
        r"secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}",
        "a Secrets Manager secret, with the six characters after its name, such as "
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf",
    ),
]
ServiceNetworkArn = Annotated[
    str,
    _arn(
        "vpc-lattice",
        # CloudFormation schema of AWS::VpcLattice::ServiceNetwork, Arn.
        r"servicenetwork/sn-[0-9a-z]{17}",
        "a service network of VPC Lattice such as "
        "arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-0a1b2c3d4e5f6a7b8",
    ),
]
TopicArn = Annotated[
    str,
    _arn(
        "sns",
        # SNS API 2010-03-31, CreateTopic, Name. FIFO topics (.fifo) are left out: EventBridge gives
        # no message group.
        r"[A-Za-z0-9_-]{1,256}",
        "a standard SNS topic such as arn:aws:sns:eu-west-1:111122223333:alarms",
    ),
]
CertificateArn = Annotated[
    str,
    _arn(
        "acm",
        "certificate/[0-9a-f-]+",
        "an ACM certificate such as arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-...",
    ),
]
WebAclArn = Annotated[
    str,
    _arn(
        "wafv2",
        # WAF API 2019-07-29, shapes EntityName and EntityId.
        r"regional/webacl/[\w-]{1,128}/[0-9a-f-]{1,36}",
        "a regional WAF web ACL such as "
        "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/1234abcd-...",
    ),
]
PrometheusWorkspaceArn = Annotated[
    str,
    _arn(
        "aps",
        # CloudFormation schema of AWS::APS::RuleGroupsNamespace, Workspace; AMP API 2020-08-01,
        # shape WorkspaceId, for the length.
        "workspace/[a-zA-Z0-9-]{1,64}",
        "a workspace of Amazon Managed Service for Prometheus such as "
        "arn:aws:aps:eu-west-1:111122223333:workspace/ws-12345678-...",
    ),
]
CertificateAuthorityArn = Annotated[
    str,
    _arn(
        "acm-pca",
        "certificate-authority/[0-9a-f-]+",
        "a private CA such as "
        "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0a1b2c3d-...",
    ),
]


def arns(spec: Spec) -> Iterator[tuple[Path, Arn]]:
    """Yield every ARN in a spec and its nested specs, with its path."""
    for path, part in parts(spec):
        for name in _fields(type(part)):
            for at, text in _texts(getattr(part, name), (*path, name)):
                yield at, Arn.parse(text)


@cache
def _fields(model: type[Spec]) -> tuple[str, ...]:
    return tuple(
        name
        for name, field in model.model_fields.items()
        if _holds_arns(field.annotation) or any(map(_is_arn, field.metadata))
    )


def _holds_arns(annotation: Any) -> bool:
    return any(_is_arn(one) or _holds_arns(one) for one in get_args(annotation))


def _is_arn(metadata: Any) -> bool:
    return isinstance(metadata, AfterValidator) and isinstance(metadata.func, _ArnPattern)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(one, (*path, key))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _texts(one, (*path, index))
