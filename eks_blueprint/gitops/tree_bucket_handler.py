"""Publishes the tree of a cluster in a bucket; runs in AWS Lambda, not in the CDK app."""

import io
import time
import zipfile
from typing import Any

import boto3
import cfnresponse


def handler(event: dict[str, Any], context: Any) -> None:
    """Answer a CloudFormation request; a deletion empties the bucket, which is deleted next."""
    wish = event["ResourceProperties"]
    bucket = wish["Bucket"]
    try:
        s3 = boto3.client("s3")
        if event["RequestType"] != "Delete":
            publish(s3, bucket, files_of(s3, wish["AssetBucket"], wish["AssetKey"]))
        else:
            empty(s3, bucket)
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, bucket, reason=str(error))
    else:
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, bucket)


def files_of(s3: Any, bucket: str, key: str) -> dict[str, bytes]:
    """Read the archive; IAM needs some seconds until the permission on a new one holds."""
    for pause in (5, 5, 10, 10, 20, 0):
        try:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            break
        except s3.exceptions.ClientError as error:
            if not pause or error.response["Error"]["Code"] != "AccessDenied":
                raise
            time.sleep(pause)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {one: archive.read(one) for one in archive.namelist() if not one.endswith("/")}


def publish(s3: Any, bucket: str, files: dict[str, bytes]) -> None:
    """Write what is named before what names it, then delete the rest.

    Flux may read at any time. A kustomization.yaml that names a missing file is an error for it,
    and a missing kustomization.yaml a request to apply, and keep, only what is there.
    """
    for key in sorted(files, key=lambda one: (one.endswith("kustomization.yaml"), named(one))):
        s3.put_object(Bucket=bucket, Key=key, Body=files[key])
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    old = [one["Key"] for page in pages for one in page.get("Contents", [])]
    delete(s3, bucket, [{"Key": key} for key in old if key not in files])


def named(key: str) -> tuple[bool, str]:
    """Sort layers before the overlays that name them."""
    return "clusters/" in key, key


def empty(s3: Any, bucket: str) -> None:
    """Delete every version, without which S3 refuses to delete the bucket."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = page.get("Versions", []) + page.get("DeleteMarkers", [])
        delete(s3, bucket, [{"Key": o["Key"], "VersionId": o["VersionId"]} for o in found])


def delete(s3: Any, bucket: str, objects: list[dict[str, str]]) -> None:
    """Delete objects, at most a thousand at once."""
    for start in range(0, len(objects), 1000):
        batch = {"Objects": objects[start : start + 1000], "Quiet": True}
        errors = s3.delete_objects(Bucket=bucket, Delete=batch).get("Errors")
        if errors:
            raise RuntimeError(f"{errors[0]['Key']} is not deleted: {errors[0]['Message']}")
