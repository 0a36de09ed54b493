"""Rules between an isolated VPC and what is reached from the internet, or reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from eks_blueprint.errors import Found
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.gitops import GitopsSpec
from eks_blueprint.spec.ingress import IngressSpec

__all__ = ["isolated_endpoint_issues", "isolated_gitops_issues", "isolated_ingress_issues"]

# Hosts that have only public addresses.
_PUBLIC_GIT = ("bitbucket.org", "codeberg.org", "github.com", "gitlab.com")


def isolated_endpoint_issues(endpoint: EndpointSpec) -> Iterator[Found]:
    """Return an issue for an API that is open to the internet while the VPC is closed.

    :param endpoint: the endpoint.
    """
    if endpoint.public_access:
        yield (
            ("public_access",),
            "must be false in an isolated VPC, whose cluster is reached by private means only, got "
            "true; use the bastion, a VPN or Direct Connect",
        )


def isolated_ingress_issues(ingress: IngressSpec) -> Iterator[Found]:
    """Return issues for load balancers that need the internet, or a service without an endpoint.

    :param ingress: the load balancers.

    Source: EKS user guide, "Deploy private clusters with limited internet access", which turns
    Shield, WAF and WAFv2 off.
    """
    if ingress.scheme == "internet-facing":
        yield (
            ("scheme",),
            "must be internal in an isolated VPC, which has no internet gateway, "
            "got 'internet-facing'",
        )
    if ingress.web_acl_arn is not None:
        yield (
            ("web_acl_arn",),
            "must be unset in an isolated VPC, from which the controller does not reach AWS WAF; "
            "associate the web ACL with the load balancer yourself",
        )


def isolated_gitops_issues(gitops: GitopsSpec, *, region: str | None) -> Iterator[Found]:
    """Return issues for sources that Flux cannot reach from an isolated VPC.

    :param gitops: Flux and its source.
    :param region: Region of the cluster, or ``None`` if it is not known.

    Source: AWS PrivateLink guide, "Gateway endpoints for Amazon S3": buckets of the same Region;
    endpoints for Amazon ECR are those of one Region as well.
    """
    remedy = "use a bucket or an OCI artifact in the Region of the cluster"
    if gitops.git is not None:
        host = urlsplit(gitops.git.url).hostname or ""
        if host in _PUBLIC_GIT or host.endswith(tuple(f".{one}" for one in _PUBLIC_GIT)):
            yield (
                ("git", "url"),
                f"must be a host that the isolated VPC reaches, got {host}; {remedy}",
            )
    for name, found in (
        ("bucket", gitops.bucket.region if gitops.bucket is not None else None),
        ("oci", gitops.oci.url.split(".")[3] if gitops.oci is not None else None),
    ):
        if found is not None and region is not None and found != region:
            yield (
                (name, "region" if name == "bucket" else "url"),
                f"must be in {region} in an isolated VPC, whose endpoints are those of one Region, "
                f"got {found}",
            )
