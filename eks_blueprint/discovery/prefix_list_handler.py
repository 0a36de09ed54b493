"""Finds a managed prefix list by its name; runs in AWS Lambda, not in the CDK app."""

from typing import Any

import boto3
import cfnresponse


def handler(event: dict[str, Any], context: Any) -> None:
    """Answer a CloudFormation request with the id of the list as that of the resource."""
    known = event.get("PhysicalResourceId", "none")
    try:
        if event["RequestType"] != "Delete":
            known = find(boto3.client("ec2"), event["ResourceProperties"]["Name"])
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, known, reason=str(error))
    else:
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, known)


def find(ec2: Any, name: str) -> str:
    """Return the id of the one list of AWS with the name."""
    lists = ec2.describe_managed_prefix_lists(
        Filters=[
            {"Name": "prefix-list-name", "Values": [name]},
            {"Name": "owner-id", "Values": ["AWS"]},
        ]
    )["PrefixLists"]
    if len(lists) != 1:
        raise ValueError(f"expected one prefix list {name}, found {len(lists)}")
    return str(lists[0]["PrefixListId"])
