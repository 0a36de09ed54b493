from fnmatch import fnmatchcase
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_acmpca as acmpca
from aws_cdk import aws_eks_v2 as eks

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.errors import BlueprintError
from eks_blueprint.security import CertificateAuthority, PrivateTls
from eks_blueprint.spec import CertificateAuthoritySpec, PrivateCertificateSpec
from tests.support.delivered import delivered
from tests.support.objects import text

ARN = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0a1b2c3d"
SPEC = CertificateAuthoritySpec(common_name="internal.example.com", organization="Example")


def certificate(**settings: Any) -> PrivateCertificateSpec:
    return PrivateCertificateSpec.model_validate(
        {"namespace": "shop", "dns_names": ["api.shop.svc"], **settings}
    )


def test_authority_is_a_short_lived_root_that_signs_itself(stack: cdk.Stack) -> None:
    CertificateAuthority(stack, "Authority", spec=SPEC)
    template = assertions.Template.from_stack(stack)
    template.has_resource(
        "AWS::ACMPCA::CertificateAuthority",
        {
            "Properties": {
                "Type": "ROOT",
                "UsageMode": "SHORT_LIVED_CERTIFICATE",
                "KeyAlgorithm": "EC_prime256v1",
                "SigningAlgorithm": "SHA256WITHECDSA",
                "Subject": {"CommonName": "internal.example.com", "Organization": "Example"},
            },
            "DeletionPolicy": "RetainExceptOnCreate",
        },
    )
    (authority,) = template.find_resources("AWS::ACMPCA::CertificateAuthority")
    template.has_resource_properties(
        "AWS::ACMPCA::Certificate",
        {
            "CertificateAuthorityArn": {"Fn::GetAtt": [authority, "Arn"]},
            "CertificateSigningRequest": {"Fn::GetAtt": [authority, "CertificateSigningRequest"]},
            "TemplateArn": {
                "Fn::Join": [
                    "",
                    [
                        "arn:",
                        {"Ref": "AWS::Partition"},
                        ":acm-pca:::template/RootCACertificate/V1",
                    ],
                ]
            },
            "Validity": {"Type": "YEARS", "Value": 10},
        },
    )
    # An activation that is deleted would disable the authority that stays.
    template.has_resource(
        "AWS::ACMPCA::CertificateAuthorityActivation",
        {"Properties": {"Status": "ACTIVE"}, "DeletionPolicy": "RetainExceptOnCreate"},
    )


def test_authority_can_go_with_its_stack(stack: cdk.Stack) -> None:
    CertificateAuthority(stack, "Authority", spec=SPEC, removal_policy=cdk.RemovalPolicy.DESTROY)
    template = assertions.Template.from_stack(stack)
    for kind in ("CertificateAuthority", "Certificate", "CertificateAuthorityActivation"):
        template.has_resource(f"AWS::ACMPCA::{kind}", {"DeletionPolicy": "Delete"})


@pytest.mark.parametrize(
    ("region", "standard"), [("cn-north-1", "CCPC_LEVEL_1_OR_HIGHER"), ("eu-west-1", None)]
)
def test_china_knows_one_standard_for_keys(region: str, standard: str | None) -> None:
    stack = cdk.Stack(env=cdk.Environment(account="111122223333", region=region))
    CertificateAuthority(stack, "Authority", spec=SPEC)
    (made,) = (
        assertions.Template.from_stack(stack)
        .find_resources("AWS::ACMPCA::CertificateAuthority")
        .values()
    )
    assert made["Properties"].get("KeyStorageSecurityStandard") == standard


END_ENTITY = [
    {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":acm-pca:*:*:template/{name}/V1"]]}
    for name in (
        "EndEntityCertificate",
        "EndEntityClientAuthCertificate",
        "EndEntityServerAuthCertificate",
    )
]


def test_connector_signs_with_this_authority_and_no_other(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    authority = acmpca.CertificateAuthority.from_certificate_authority_arn(stack, "Given", ARN)
    made = PrivateTls(stack, "Tls", cluster=cluster, delivery=delivery, authority=authority)
    template = assertions.Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "acm-pca:DescribeCertificateAuthority",
                            "acm-pca:GetCertificate",
                        ],
                        "Resource": ARN,
                    },
                    {
                        "Effect": "Allow",
                        "Action": "acm-pca:IssueCertificate",
                        "Resource": ARN,
                        "Condition": {"ArnLike": {"acm-pca:TemplateArn": END_ENTITY}},
                    },
                ]
            }
        },
    )
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {"Namespace": "aws-privateca-issuer", "ServiceAccount": "aws-privateca-issuer"},
    )
    assert made.association is not None
    issuer = delivered(stack)["AWSPCAClusterIssuer/private-ca"]
    assert issuer["spec"]["arn"] == ARN
    # The stack may be in another Region than an authority that is imported.
    assert issuer["spec"]["region"] == ARN.split(":")[3]


def template_of(usages: list[str], *, is_ca: bool = False) -> str:
    """Give the template that the connector asks for.

    Source: cert-manager/aws-privateca-issuer commit cc32c13, pkg/aws/pca.go, buildTemplateArn.
    """
    if is_ca:
        return "SubordinateCACertificate_PathLen0"
    known = {
        ("code signing",): "CodeSigningCertificate",
        ("client auth",): "EndEntityClientAuthCertificate",
        ("server auth",): "EndEntityServerAuthCertificate",
        ("ocsp signing",): "OCSPSigningCertificate",
        ("client auth", "server auth"): "EndEntityCertificate",
        ("server auth", "client auth"): "EndEntityCertificate",
    }
    return known.get(tuple(usages), "BlankEndEntityCertificate_APICSRPassthrough")


@pytest.mark.parametrize(
    ("usages", "is_ca", "signed"),
    [
        (["server auth"], False, True),
        (["client auth"], False, True),
        (["server auth", "client auth"], False, True),
        (["client auth", "server auth"], False, True),
        ([], False, False),
        (["server auth"], True, False),
        (["code signing"], False, False),
        (["ocsp signing"], False, False),
        (["code signing", "digital signature"], False, False),
        (["digital signature", "key encipherment", "server auth"], False, False),
        (["server auth", "server auth"], False, False),
        (["server auth", "email protection"], False, False),
    ],
)
def test_connector_signs_for_servers_and_clients_only(
    stack: cdk.Stack,
    cluster: eks.ICluster,
    delivery: KubectlDelivery,
    usages: list[str],
    is_ca: bool,
    signed: bool,
) -> None:
    authority = CertificateAuthority(stack, "Authority", spec=SPEC)
    PrivateTls(stack, "Tls", cluster=cluster, delivery=delivery, authority=authority)
    (policy,) = (
        assertions.Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    )
    issue = policy["Properties"]["PolicyDocument"]["Statement"][1]
    wanted = f"arn:<AWS::Partition>:acm-pca:::template/{template_of(usages, is_ca=is_ca)}/V1"
    patterns = [text(arn) for arn in issue["Condition"]["ArnLike"]["acm-pca:TemplateArn"]]
    assert any(fnmatchcase(wanted, pattern) for pattern in patterns) is signed


def test_every_usage_of_the_spec_is_signed() -> None:
    signed = {pattern["Fn::Join"][1][2].split("/")[1] for pattern in END_ENTITY}
    for usages in (["server auth"], ["client auth"], ["server auth", "client auth"]):
        assert certificate(usages=usages).usages == tuple(usages)
        assert template_of(usages) in signed


def test_certificate_has_a_new_key_each_time(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    authority = CertificateAuthority(stack, "Authority", spec=SPEC)
    made = PrivateTls(stack, "Tls", cluster=cluster, delivery=delivery, authority=authority)
    made.request_certificate("api", certificate(usages=["server auth", "client auth"]))
    spec = delivered(stack)["Certificate/shop/api"]["spec"]
    assert spec == {
        "secretName": "api-tls",
        "dnsNames": ["api.shop.svc"],
        "duration": "144h",
        "renewBefore": "48h",
        "usages": ["server auth", "client auth"],
        "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
        "issuerRef": {
            "group": "awspca.cert-manager.io",
            "kind": "AWSPCAClusterIssuer",
            "name": "private-ca",
        },
    }


def test_issuer_waits_until_the_authority_is_active_and_certificates_for_the_issuer(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    PrivateTls(
        stack,
        "Tls",
        cluster=cluster,
        delivery=delivery,
        authority=CertificateAuthority(stack, "Authority", spec=SPEC),
        certificates={"api": certificate()},
    )
    template = assertions.Template.from_stack(stack)
    (activation,) = template.find_resources("AWS::ACMPCA::CertificateAuthorityActivation")
    issuer, api = (
        next(
            (key, found)
            for key, found in template.find_resources(
                "Custom::AWSCDK-EKS-KubernetesResource"
            ).items()
            if word in str(found["Properties"]["Manifest"])
        )
        for word in ('"kind":"AWSPCAClusterIssuer","metadata"', '"kind":"Certificate"')
    )
    assert activation in issuer[1]["DependsOn"]
    assert issuer[0] in api[1]["DependsOn"]


def test_fails_on_more_than_a_short_lived_authority_signs_for(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    authority = CertificateAuthority(stack, "Authority", spec=SPEC)
    made = PrivateTls(stack, "Tls", cluster=cluster, delivery=delivery, authority=authority)
    with pytest.raises(
        BlueprintError, match=r"api\.duration_hours: must be <= 168, since the authority"
    ):
        made.request_certificate("api", certificate(duration_hours=169))
