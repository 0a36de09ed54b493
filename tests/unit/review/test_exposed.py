"""What is open, or not encrypted, and does not say so in the usual words."""

import json
from typing import Any

import pytest

from tests.unit.review.conftest import Reviewed
from tests.unit.review.test_access import objects

CLOSED = {"EndpointPublicAccess": False, "EndpointPrivateAccess": True}
EVERYBODY = {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "x:Get"}


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def opened(found: Any) -> list[str]:
    return [*found.reachability.open_to_internet]


def bucket_policy(**more: Any) -> dict[str, Any]:
    return of("AWS::S3::BucketPolicy", PolicyDocument={"Statement": {**EVERYBODY, **more}})


@pytest.mark.parametrize(
    "made",
    [
        bucket_policy(),
        bucket_policy(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        bucket_policy(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
        bucket_policy(Principal={}, NotPrincipal={"AWS": "arn:aws:iam::1:root"}),
        of("AWS::ECR::Repository", RepositoryPolicyText={"Statement": [EVERYBODY]}),
        of("AWS::KMS::Key", KeyPolicy={"Statement": [EVERYBODY]}),
        of("AWS::EFS::FileSystem", FileSystemPolicy={"Statement": [EVERYBODY]}),
        of("AWS::SecretsManager::ResourcePolicy", ResourcePolicy={"Statement": [EVERYBODY]}),
        of("AWS::Backup::BackupVault", AccessPolicy={"Statement": [EVERYBODY]}),
        of("AWS::S3::Bucket", AccessControl="PublicRead"),
        of("AWS::ECR::PublicRepository"),
        of("AWS::Lambda::Permission", Principal="*", Action="lambda:InvokeFunction"),
        of("AWS::RDS::DBInstance", PubliclyAccessible=True),
        of("AWS::ApiGatewayV2::Api"),
        of("AWS::CloudFront::Distribution"),
        of("AWS::OpenSearchService::Domain"),
        of("AWS::EKS::Nodegroup", RemoteAccess={"Ec2SshKey": "key"}),
        of("AWS::EC2::EIP", InstanceId="i-1"),
        of("AWS::EC2::Instance", NetworkInterfaces=[{"AssociatePublicIpAddress": "true"}]),
        of(
            "AWS::EC2::LaunchTemplate",
            LaunchTemplateData={"NetworkInterfaces": [{"AssociatePublicIpAddress": True}]},
        ),
        of("AWS::ElasticLoadBalancing::LoadBalancer"),
    ],
    ids=lambda made: made["Type"],
)
def test_what_others_reach_is_found(made: Any, reviewed: Reviewed) -> None:
    assert len(opened(reviewed({"Open": made}, ResourcesVpcConfig=CLOSED))) == 1


@pytest.mark.parametrize(
    "made",
    [
        bucket_policy(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
        bucket_policy(Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
        bucket_policy(Effect="Deny"),
        of("AWS::Lambda::Permission", Principal="*", SourceAccount="1"),
        of("AWS::Lambda::Permission", Principal="events.amazonaws.com"),
        of("AWS::ApiGateway::RestApi", EndpointConfiguration={"Types": ["PRIVATE"]}),
        of("AWS::OpenSearchService::Domain", VPCOptions={"SubnetIds": ["a"]}),
        of("AWS::EKS::Nodegroup", RemoteAccess={"Ec2SshKey": "k", "SourceSecurityGroups": ["g"]}),
        of("AWS::ElasticLoadBalancing::LoadBalancer", Scheme="internal"),
    ],
    ids=lambda made: made["Type"],
)
def test_what_is_limited_is_not_open(made: Any, reviewed: Reviewed) -> None:
    assert not opened(reviewed({"Closed": made}, ResourcesVpcConfig=CLOSED))


@pytest.mark.parametrize(
    ("cidr", "is_open"),
    [
        ({"CidrIp": "0.0.0.0/0"}, True),
        ({"CidrIp": "0.0.0.0/1"}, True),
        ({"CidrIp": "192.0.2.1/0"}, True),
        ({"CidrIpv6": "0::/0"}, True),
        ({"CidrIpv6": "2000::/3"}, True),
        ({"CidrIp": {"Fn::If": ["Prod", "10.0.0.0/8", "0.0.0.0/0"]}}, True),
        ({"SourcePrefixListId": {"Ref": "List"}}, True),
        ({"CidrIp": "10.0.0.0/8"}, False),
        ({"CidrIpv6": "fc00::/7"}, False),
        ({"CidrIp": {"Ref": "Unknown"}}, False),
    ],
)
def test_a_range_is_open_by_what_it_holds(cidr: Any, is_open: bool, reviewed: Reviewed) -> None:
    listed = of("AWS::EC2::PrefixList", Entries=[{"Cidr": "0.0.0.0/0"}])
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, **cidr}
    for rules in ([rule], rule, [{"Fn::If": ["Prod", rule, {"Ref": "AWS::NoValue"}]}]):
        group = of("AWS::EC2::SecurityGroup", GroupDescription="g", SecurityGroupIngress=rules)
        found = reviewed({"Group": group, "List": listed}, ResourcesVpcConfig=CLOSED)
        assert bool(opened(found)) is is_open


def test_the_endpoint_is_open_if_an_outcome_of_a_condition_opens_it(reviewed: Reviewed) -> None:
    chosen = {**CLOSED, "EndpointPublicAccess": {"Fn::If": ["Prod", False, True]}}
    assert opened(reviewed(ResourcesVpcConfig=chosen)) == ["the Kubernetes API, from every address"]
    halves = {"PublicAccessCidrs": ["0.0.0.0/1", "128.0.0.0/1"]}
    assert opened(reviewed(ResourcesVpcConfig=halves)) == ["the Kubernetes API, from every address"]


def service(**annotations: str) -> dict[str, Any]:
    named = {f"service.beta.kubernetes.io/{key}": value for key, value in annotations.items()}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop", "annotations": named},
        "spec": {"type": "LoadBalancer"},
    }


def test_a_service_is_internet_facing_unless_something_says_no(reviewed: Reviewed) -> None:
    internal = service(**{"aws-load-balancer-internal": "true"})
    outside = service(**{"aws-load-balancer-internal": "false"})
    expected = ["Service web: its load balancers are internet-facing"]
    assert opened(reviewed({"O": objects(service())}, ResourcesVpcConfig=CLOSED)) == expected
    assert opened(reviewed({"O": objects(outside)}, ResourcesVpcConfig=CLOSED)) == expected
    assert not opened(reviewed({"O": objects(internal)}, ResourcesVpcConfig=CLOSED))
    auto = {"ComputeConfig": {"Enabled": True}, "ResourcesVpcConfig": CLOSED}
    assert not opened(reviewed({"O": objects(service())}, **auto))


def test_values_of_charts_that_open_a_load_balancer_are_found(reviewed: Reviewed) -> None:
    values = {"service": {"annotations": {"x/aws-load-balancer-scheme": "internet-facing"}}}
    chart = of("Custom::AWSCDK-EKS-HelmChart", Release="ingress", Values=json.dumps(values))
    found = reviewed({"Chart": chart}, ResourcesVpcConfig=CLOSED)
    assert opened(found) == ["chart ingress: its load balancers are internet-facing"]


@pytest.mark.parametrize(
    "made",
    [
        of("AWS::EFS::FileSystem", Encrypted=False),
        of("AWS::EFS::FileSystem"),
        of("AWS::EC2::Volume", Encrypted=False),
        of("AWS::RDS::DBCluster", StorageEncrypted=False),
        of("AWS::SQS::Queue", SqsManagedSseEnabled=False),
        of(
            "AWS::EC2::LaunchTemplate",
            LaunchTemplateData={"BlockDeviceMappings": [{"Ebs": {"Encrypted": False}}]},
        ),
        objects(
            {
                "apiVersion": "storage.k8s.io/v1",
                "kind": "StorageClass",
                "metadata": {"name": "fast"},
                "parameters": {"encrypted": "false"},
            }
        ),
    ],
    ids=lambda made: made["Type"],
)
def test_what_is_not_encrypted_is_said(made: Any, reviewed: Reviewed) -> None:
    (one,) = reviewed({"Plain": made}, ResourcesVpcConfig=CLOSED).access.unencrypted
    assert one.instead.startswith("nothing")
