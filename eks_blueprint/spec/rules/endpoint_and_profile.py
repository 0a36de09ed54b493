"""Rules between the endpoint and the profile."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.profile import Profile

__all__ = ["public_access_issues"]


def public_access_issues(endpoint: EndpointSpec, profile: Profile) -> Iterator[Found]:
    """Return an issue for a public endpoint in a profile that does not allow it (SEC-END-2).

    :param endpoint: the Kubernetes API endpoint.
    :param profile: the cluster's profile.
    """
    if endpoint.public_access and profile != "poc":
        yield (
            ("public_access",),
            f"must be false in profile {profile}; use the private endpoint with bastion, or "
            "profile poc for a cluster without production data",
        )
