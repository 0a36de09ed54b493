"""The source from which Flux reads the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.delivery.flux.objects import NAMESPACE
from eks_blueprint.spec import GitopsSpec

__all__ = ["CREDENTIAL", "SOURCE", "source", "source_ref"]

SOURCE = "platform"
CREDENTIAL = "git-credential"


def source(spec: GitopsSpec) -> Mapping[str, Any]:
    """Render the GitRepository, OCIRepository or Bucket.

    Source: Flux documentation, "GitRepository", "OCIRepository" and "Bucket".
    """
    interval = f"{spec.interval_minutes}m"
    body: dict[str, Any]
    if spec.git is not None:
        body = {"url": spec.git.url, "ref": {"branch": spec.git.branch}}
        if spec.git.credential_secret_arn is not None:
            body["secretRef"] = {"name": CREDENTIAL}
    elif spec.oci is not None:
        body = {"url": spec.oci.url, "ref": {"tag": spec.oci.tag}, "provider": "aws"}
    else:
        assert spec.bucket is not None  # the spec has exactly one source
        body = {
            "bucketName": spec.bucket.bucket,
            "endpoint": f"s3.{spec.bucket.region}.amazonaws.com",
            "region": spec.bucket.region,
            "provider": "aws",
        }
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": source_ref(spec)["kind"],
        "metadata": {"name": SOURCE, "namespace": NAMESPACE},
        "spec": {"interval": interval, **body},
    }


def source_ref(spec: GitopsSpec) -> Mapping[str, str]:
    """Return a reference to the source, for objects that read from it."""
    kinds = {"git": "GitRepository", "oci": "OCIRepository", "bucket": "Bucket"}
    kind = next(kind for field, kind in kinds.items() if getattr(spec, field) is not None)
    return {"kind": kind, "name": SOURCE}
