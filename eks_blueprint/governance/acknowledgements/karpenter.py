"""Acknowledgements of Karpenter."""

from __future__ import annotations

from eks_blueprint.compute.karpenter import Karpenter
from eks_blueprint.compute.karpenter.interruption import InterruptionQueue
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import wildcard

__all__ = ["ENTRIES"]

_EC2 = "arn:<AWS::Partition>:ec2:<AWS::Region>:"
_INSTANCE_PROFILES = "arn:<AWS::Partition>:iam::<AWS::AccountId>:instance-profile/*"

ENTRIES = (
    Acknowledgement(
        Karpenter,
        "Identity/InstancesPolicy",
        (
            wildcard(f"{_EC2}:image/*"),
            wildcard(f"{_EC2}:snapshot/*"),
            *(
                wildcard(f"{_EC2}*:{kind}/*")
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
        "Karpenter launches instances whose ids are not known in advance. Resources that it "
        "creates must have tags with the name of this cluster and of a NodePool, and it can change "
        "or terminate only resources with these tags. Other resources, such as images and subnets, "
        "it only uses. These are the conditions that the project publishes.",
    ),
    Acknowledgement(
        Karpenter,
        "Identity/NodeRoleAndVolumesKeyPolicy",
        (wildcard(_INSTANCE_PROFILES),),
        "Karpenter generates the names of instance profiles. It can create, change and delete only "
        "those with tags of this cluster, Region and an EC2NodeClass, and can add only the node "
        "role of this cluster to them.",
    ),
    Acknowledgement(
        Karpenter,
        "Identity/DiscoveryPolicy",
        (
            wildcard("*"),
            wildcard("arn:<AWS::Partition>:ssm:<AWS::Region>::parameter/aws/service/*"),
            wildcard(_INSTANCE_PROFILES),
        ),
        "The policy allows only read actions: those of EC2 and of the price list do not support "
        "resource-level permissions, and the parameters are public parameters of AWS. EC2 is "
        "limited to the Region of the cluster.",
    ),
    Acknowledgement(
        InterruptionQueue,
        "Queue",
        ("AwsSolutions-SQS3",),
        "A message reports an interruption or a change of state of an instance, and is of no use "
        "after five minutes, when the queue deletes it. A dead-letter queue would keep messages "
        "that cannot be acted on.",
    ),
)
