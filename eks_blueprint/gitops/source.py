"""The source from which Flux reads the tree."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import REGION, URL_SUFFIX
from eks_blueprint.delivery.flux.objects import NAMESPACE
from eks_blueprint.gitops.tree_bucket import TreeBucket
from eks_blueprint.spec import GitopsSpec

__all__ = ["CREDENTIAL", "SOURCE", "public_keys", "source", "source_ref"]

SOURCE = "platform"
CREDENTIAL = "git-credential"
_PUBLIC_KEYS = "source-public-keys"


def source(spec: GitopsSpec, published: TreeBucket | None = None) -> Mapping[str, Any]:
    """Render the GitRepository, OCIRepository or Bucket.

    :param spec: the part ``gitops`` of the spec.
    :param published: the bucket of the cluster, if ``spec`` names no other source. Default: none.

    Source: Flux documentation, "GitRepository", "OCIRepository" and "Bucket".
    """
    interval = f"{spec.interval_minutes}m"
    metadata: dict[str, Any] = {"name": SOURCE, "namespace": NAMESPACE}
    body: dict[str, Any]
    if spec.git is not None:
        body = {"url": spec.git.url, "ref": spec.git.reference}
        if spec.git.credential_secret_arn is not None:
            body["secretRef"] = {"name": CREDENTIAL}
        if spec.git.verify is not None:
            # A tag can be moved to an older commit that is signed too, so both are verified.
            mode = "HEAD" if "branch" in spec.git.reference else "TagAndHEAD"
            body["verify"] = {"mode": mode, "secretRef": {"name": _PUBLIC_KEYS}}
    elif spec.oci is not None:
        body = {"url": spec.oci.url, "ref": spec.oci.reference, "provider": "aws"}
        if spec.oci.verify is not None:
            body["verify"] = {"provider": "cosign", "secretRef": {"name": _PUBLIC_KEYS}}
    elif published is not None:
        body = {
            "bucketName": published.name,
            "endpoint": f"s3.{REGION}.{URL_SUFFIX}",
            "region": REGION,
            "provider": "aws",
        }
        # Another value makes Flux read the bucket at once.
        metadata["annotations"] = {"reconcile.fluxcd.io/requestedAt": published.hash}
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
        "metadata": metadata,
        "spec": {"interval": interval, **body},
    }


def public_keys(spec: GitopsSpec) -> Mapping[str, Any] | None:
    """Render the Secret with the keys that the source is verified with, if it is verified.

    Public keys are no secret, but Flux reads them from an object of this kind. The keys belong to
    the stack and not to the tree, so that a commit cannot add a key. They are in ``data``, since
    ``kubectl apply`` does not remove a key that is removed from ``stringData``.

    Source: Flux documentation, "GitRepository" and "OCIRepository", verification; the suffixes are
    those of source-controller 1.8.
    """
    if spec.git is not None and spec.git.verify is not None:
        keys = {f"{name}.asc": key for name, key in spec.git.verify.public_keys.items()}
    elif spec.oci is not None and spec.oci.verify is not None:
        keys = {f"{name}.pub": key for name, key in spec.oci.verify.public_keys.items()}
    else:
        return None
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": _PUBLIC_KEYS, "namespace": NAMESPACE},
        "type": "Opaque",
        "data": {name: base64.b64encode(key.encode()).decode() for name, key in keys.items()},
    }


def source_ref(spec: GitopsSpec) -> Mapping[str, str]:
    """Return a reference to the source, for objects that read from it."""
    kinds = {"git": "GitRepository", "oci": "OCIRepository", "bucket": "Bucket"}
    kind = next(kind for field, kind in kinds.items() if getattr(spec, field) is not None)
    return {"kind": kind, "name": SOURCE}
