"""A private registry with copies of images and charts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.catalogue import ImageReference
from eks_blueprint.errors import BlueprintError, Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import AccountId, Bool, Shaped, pattern

__all__ = ["PrivateRegistrySpec"]


def _image(text: str) -> str:
    try:
        image = ImageReference.parse(text)
    except BlueprintError as error:
        raise ValueError(str(error).removeprefix("image ")) from error
    if not (image.tag or image.digest):
        raise ValueError(f"must have a tag or a digest, got {text!r}")
    return text


# OCI distribution specification, "Pulling manifests"; catalogue/image_references.py reads it.
_Image = Annotated[
    str,
    Field(max_length=1024),
    AfterValidator(
        Shaped(
            _image,
            r"[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
            r"(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?",
        )
    ),
]


class PrivateRegistrySpec(Spec):
    """Copies of all images and charts in Amazon ECR, from which the cluster pulls (SEC-LINK-1).

    Source: EKS user guide, "Deploy private clusters with limited internet access"; ECR user guide,
    "Sync an upstream registry with an Amazon ECR private registry".
    """

    # Longest name of a rule: PREFIX/registry.k8s.io of at most 30 characters.
    prefix: Annotated[
        str,
        Field(min_length=1, max_length=14),
        AfterValidator(
            pattern(
                r"([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*",
                "the first part of the names of ECR repositories such as mirror",
            )
        ),
    ] = "mirror"
    """First part of the names of all repositories with copies. Default: mirror."""

    create_repositories: Bool = True
    """Create the repositories, in a stack of their own, `CLUSTER-registry`. Turn it off where
    another cluster or team has created them. Default: true."""

    pull_through_cache: Bool = False
    """Let ECR fetch images of `public.ecr.aws`, `registry.k8s.io` and `quay.io` itself, instead of
    copying them. In a VPC without a way out, the first pull of each image must still come from
    elsewhere. Default: false; all are copied."""

    account: AccountId | None = None
    """AWS account of the registry, whose repositories must exist and let this account pull.
    Default: the account of the cluster."""

    images: tuple[_Image, ...] = ()
    """Further images to copy, such as those of your own charts, with a tag or a digest. Default:
    none."""

    def issues(self) -> Iterable[Found]:
        if self.account is not None and self.create_repositories:
            yield (
                ("create_repositories",),
                "must be false with account, since repositories are created in the account of the "
                "cluster; create them there, or remove account",
            )
        if self.pull_through_cache and not self.create_repositories:
            yield (
                ("pull_through_cache",),
                "must be false without create_repositories: the rules belong to whoever creates "
                "the repositories",
            )
