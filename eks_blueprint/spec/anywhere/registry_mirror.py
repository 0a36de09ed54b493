"""A registry in the data center from which everything is pulled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.anywhere.types import Certificates, HostName
from eks_blueprint.spec.types import Bool, Int, pattern

__all__ = ["PUBLIC_ECR", "AnywhereRegistryMirrorSpec"]

PUBLIC_ECR = "public.ecr.aws"
"""Where the images of EKS Anywhere are."""

_PACKAGES = re.compile(r"783794618700\.dkr\.ecr\..*\.amazonaws\.com")
"""aws/eks-anywhere v0.26 pkg/constants/constants.go, DefaultCuratedPackagesRegistryRegex."""

_Namespace = Annotated[
    str,
    AfterValidator(
        pattern(
            r"([a-z0-9]+([._/-][a-z0-9]+)*)?",
            "a folder of the mirror such as eks-anywhere, or an empty text for its root",
        )
    ),
]


class AnywhereRegistryMirrorSpec(Spec):
    """A mirror of the registries of EKS Anywhere.

    User and password are in `REGISTRY_USERNAME` and `REGISTRY_PASSWORD` of the machine that creates
    the cluster.

    Source: EKS Anywhere documentation, "Registry Mirror"; aws/eks-anywhere v0.26
    pkg/api/v1alpha1/cluster.go, validateMirrorConfig, and pkg/validations/cluster.go.
    """

    endpoint: HostName
    """Address of the mirror."""

    port: Int = Field(default=443, ge=1, le=65535)
    """Its port. Default: 443."""

    oci_namespaces: dict[HostName, _Namespace] = {}
    """Folder of the mirror by registry. If any is named, all must be, `public.ecr.aws` among them.
    Default: none; the mirror has the paths of public.ecr.aws."""

    ca_certificate: Certificates | None = None
    """Certificate of the authority that signed that of the mirror; required where it is
    self-signed. Default: none."""

    authenticate: Bool = False
    """Whether the mirror wants a user and a password. Default: false."""

    insecure_skip_verify: Bool = False
    """Do not verify its certificate; not on Bottlerocket. Default: false."""

    @property
    def address(self) -> str:
        """Host and port, as images name them."""
        return f"{self.endpoint}:{self.port}"

    def address_of(self, registry: str) -> str:
        """Return where the mirror has the images of a registry.

        :param registry: host of the registry.
        """
        folder = self.oci_namespaces.get(registry, "")
        return f"{self.address}/{folder}" if folder else self.address

    def issues(self) -> Iterable[Found]:
        if self.oci_namespaces and PUBLIC_ECR not in self.oci_namespaces:
            yield (
                ("oci_namespaces",),
                f"must have {PUBLIC_ECR} as well, from where EKS Anywhere pulls, got "
                f"{', '.join(self.oci_namespaces)}",
            )
        packages = [one for one in self.oci_namespaces if _PACKAGES.search(one)]
        if len(packages) > 1:
            yield (
                ("oci_namespaces", packages[1]),
                f"must be the only registry of curated packages, got {packages[0]} as well",
            )
        if self.insecure_skip_verify and self.ca_certificate is not None:
            yield (
                ("ca_certificate",),
                "has no effect with insecure_skip_verify: true; remove one of them",
            )

    def bottlerocket_issues(self) -> Iterable[Found]:
        """Return issues for what Bottlerocket does not do."""
        if self.insecure_skip_verify:
            yield (
                ("insecure_skip_verify",),
                "must be false for machines with Bottlerocket; set ca_certificate",
            )
        for registry in self.oci_namespaces:
            if registry != PUBLIC_ECR:
                yield (
                    ("oci_namespaces", registry),
                    f"must be left out for machines with Bottlerocket, which mirrors {PUBLIC_ECR} "
                    "only",
                )
