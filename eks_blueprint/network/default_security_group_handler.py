"""Removes every rule of a default security group; runs in AWS Lambda, not in the CDK app."""

from typing import Any

import boto3
import cfnresponse


def handler(event: dict[str, Any], context: Any) -> None:
    """Answer a CloudFormation request; a deletion leaves the group without rules."""
    group = event["ResourceProperties"]["GroupId"]
    try:
        if event["RequestType"] != "Delete":
            revoke_all(boto3.client("ec2"), group)
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, group, reason=str(error))
    else:
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, group)


def revoke_all(ec2: Any, group: str) -> None:
    """Revoke by rule id, which holds for IPv4 and IPv6, and for rules added by hand."""
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group]}]
    )
    rules = [rule for page in pages for rule in page["SecurityGroupRules"]]
    for egress, revoke in (
        (True, ec2.revoke_security_group_egress),
        (False, ec2.revoke_security_group_ingress),
    ):
        ids = [rule["SecurityGroupRuleId"] for rule in rules if rule["IsEgress"] is egress]
        if ids:
            revoke(GroupId=group, SecurityGroupRuleIds=ids)
