"""Acknowledgements of Karpenter."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

_ROOM = "Blueprint/Platform/Karpenter"
_EC2 = "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:"
_IAM = "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:"
_POLICY = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"

ENTRIES = (
    Acknowledgement(
        f"{_ROOM}/Identity/InstancesPolicy",
        (
            f"{_EC2}:image/*]",
            f"{_EC2}:snapshot/*]",
            *(
                f"{_EC2}*:{kind}/*]"
                for kind in (
                    "capacity-reservation",
                    "fleet",
                    "instance",
                    "launch-template",
                    "network-interface",
                    "placement-group",
                    "security-group",
                    "spot-instances-request",
                    "subnet",
                    "volume",
                )
            ),
        ),
        "Karpenter starts instances whose ids exist only afterwards. Whatever it makes must carry "
        "tags with the name of this cluster and of a NodePool, and it changes or ends only what "
        "carries them; what it merely uses, such as images and subnets, is read. These are the "
        "conditions that the project publishes.",
    ),
    Acknowledgement(
        f"{_ROOM}/Identity/AccessPolicy",
        (f"{_IAM}instance-profile/*]",),
        "Karpenter names instance profiles itself. It may make, change and delete only those with "
        "tags of this cluster, Region and an EC2NodeClass, and put only the node role of this "
        "cluster into them.",
    ),
    Acknowledgement(
        f"{_ROOM}/Identity/DiscoveryPolicy",
        (
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>::parameter/aws/"
            "service/*]",
            f"{_IAM}instance-profile/*]",
        ),
        "The policy only reads: EC2 and price lists know no resources for it, and the parameters "
        "are those that AWS publishes for everybody. EC2 is limited to the Region of the cluster.",
    ),
    Acknowledgement(
        f"{_ROOM}/NodeRole/Resource",
        (f"{_POLICY}AmazonEC2ContainerRegistryPullOnly]", f"{_POLICY}AmazonEKSWorkerNodePolicy]"),
        "Nodes need these rights to join and to pull the images of EKS, which live in AWS accounts "
        "that differ by Region. Both policies only read, and AWS extends them with the node "
        "images; pods cannot take the role, since the metadata service answers the node only.",
    ),
    Acknowledgement(
        f"{_ROOM}/NodeRole/Policy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "The policy opens the instance's own channel to Session Manager and nothing else; the "
        "actions support no resource. It replaces AmazonSSMManagedInstanceCore, which could read "
        "every SSM parameter.",
    ),
    Acknowledgement(
        f"{_ROOM}/Interruption/Queue",
        ("AwsSolutions-SQS3",),
        "A message says that an instance will go within two minutes, and is worthless after five, "
        "when the queue forgets it. A dead-letter queue would keep what nobody can act on.",
    ),
)
