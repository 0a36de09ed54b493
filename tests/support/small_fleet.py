"""Two small clusters as a cloud assembly that is written by hand."""

import json
from pathlib import Path
from typing import Any

from tests.support.cloud_assemblies import written

__all__ = ["TEMPLATES", "small_fleet"]


def _of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def _subnet(zone: int) -> dict[str, Any]:
    return _of(
        "AWS::EC2::Subnet",
        VpcId={"Ref": "Vpc"},
        CidrBlock=f"10.0.{zone}.0/24",
        AvailabilityZone={"Fn::Select": [zone, {"Fn::GetAZs": ""}]},
        Tags=[{"Key": "aws-cdk:subnet-name", "Value": "private"}],
    )


def _cluster(name: str, version: str, **more: Any) -> dict[str, Any]:
    subnets = [{"Fn::ImportValue": f"network:{one}"} for one in ("A", "B")]
    network = {"SubnetIds": subnets, **more.pop("network", {})}
    return _of("AWS::EKS::Cluster", Name=name, Version=version, ResourcesVpcConfig=network, **more)


_BINDING = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {"name": "ops"},
    "roleRef": {"kind": "ClusterRole", "name": "cluster-admin"},
    "subjects": [{"kind": "Group", "name": "ops"}],
}
_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

TEMPLATES: dict[str, Any] = {
    "network": {
        "Resources": {
            "Vpc": _of("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"),
            "A": _subnet(0),
            "B": _subnet(1),
        },
        "Outputs": {
            one: {"Value": {"Ref": one}, "Export": {"Name": f"network:{one}"}} for one in ("A", "B")
        },
    },
    "prod": {
        "Resources": {
            "Key": {
                **_of("AWS::KMS::Key", Description="Secrets of prod", EnableKeyRotation=True),
                "DeletionPolicy": "Retain",
            },
            "Cluster": _cluster(
                "prod",
                "1.35",
                network={"EndpointPublicAccess": False, "EndpointPrivateAccess": True},
                AccessConfig={
                    "AuthenticationMode": "API",
                    "BootstrapClusterCreatorAdminPermissions": False,
                },
                EncryptionConfig=[
                    {
                        "Provider": {"KeyArn": {"Fn::GetAtt": ["Key", "Arn"]}},
                        "Resources": ["secrets"],
                    }
                ],
            ),
            "Entry": _of(
                "AWS::EKS::AccessEntry",
                ClusterName={"Ref": "Cluster"},
                PrincipalArn="arn:aws:iam::111122223333:role/platform-team",
                AccessPolicies=[{"PolicyArn": _POLICY, "AccessScope": {"Type": "cluster"}}],
            ),
            "Role": _of(
                "AWS::IAM::Role",
                AssumeRolePolicyDocument={
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "ec2.amazonaws.com"},
                        }
                    ]
                },
                Policies=[
                    {
                        "PolicyName": "own",
                        "PolicyDocument": {
                            "Statement": [
                                {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}
                            ]
                        },
                    }
                ],
            ),
            "Group": _of(
                "AWS::EKS::Nodegroup",
                ClusterName={"Ref": "Cluster"},
                NodeRole={"Fn::GetAtt": ["Role", "Arn"]},
                InstanceTypes=["m7g.large"],
                CapacityType="ON_DEMAND",
                ScalingConfig={"MinSize": 1, "DesiredSize": 2, "MaxSize": 3},
                Subnets=[{"Fn::ImportValue": "network:A"}],
            ),
            "Objects": _of(
                "Custom::AWSCDK-EKS-KubernetesResource",
                ClusterName={"Ref": "Cluster"},
                Manifest=json.dumps([_BINDING]),
            ),
        }
    },
    "test": {
        "Resources": {
            "Cluster": _cluster("test", "1.34"),
            "Addon": _of("AWS::EKS::Addon", ClusterName={"Ref": "Cluster"}, AddonName="coredns"),
        }
    },
}


def small_fleet(folder: Path) -> Path:
    """Write the assembly.

    :param folder: an existing folder.
    """
    report = {
        "pluginName": "AwsSolutions",
        "violations": [],
        "suppressedViolations": [
            {
                "ruleName": "AwsSolutions-IAM5[Action::ec2:Describe*]",
                "description": "The IAM entity contains wildcard permissions.",
                "severity": "error",
                "violatingConstructs": [{"constructPath": "prod/Role/Resource"}],
                "reason": "Nodes look for their own tags.",
            }
        ],
    }
    return written(
        folder,
        TEMPLATES,
        needs={"prod": ["network"], "test": ["network"]},
        environment="aws://111122223333/eu-west-1",
        report=[report],
        paths={"prod": {"prod/Role/Resource": "Role"}},
    )
