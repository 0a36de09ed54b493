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
        "Karpenter starts instances whose ids exist only afterwards. Whatever it makes must carry "
        "tags with the name of this cluster and of a NodePool, and it changes or ends only what "
        "carries them; what it merely uses, such as images and subnets, is read. These are the "
        "conditions that the project publishes.",
    ),
    Acknowledgement(
        Karpenter,
        "Identity/NodeRoleAndVolumesKeyPolicy",
        (wildcard(_INSTANCE_PROFILES),),
        "Karpenter names instance profiles itself. It may make, change and delete only those with "
        "tags of this cluster, Region and an EC2NodeClass, and put only the node role of this "
        "cluster into them.",
    ),
    Acknowledgement(
        Karpenter,
        "Identity/DiscoveryPolicy",
        (
            wildcard("*"),
            wildcard("arn:<AWS::Partition>:ssm:<AWS::Region>::parameter/aws/service/*"),
            wildcard(_INSTANCE_PROFILES),
        ),
        "The policy only reads: EC2 and price lists know no resources for it, and the parameters "
        "are those that AWS publishes for everybody. EC2 is limited to the Region of the cluster.",
    ),
    Acknowledgement(
        InterruptionQueue,
        "Queue",
        ("AwsSolutions-SQS3",),
        "A message says that an instance will go within two minutes, and is worthless after five, "
        "when the queue forgets it. A dead-letter queue would keep what nobody can act on.",
    ),
)
