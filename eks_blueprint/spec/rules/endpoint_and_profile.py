"""Rules between the endpoint and the profile."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.profile import Profile

__all__ = ["public_access_issues"]


def public_access_issues(endpoint: EndpointSpec, profile: Profile) -> Iterator[Found]:
    """Find a public endpoint where the profile forbids one (SEC-END-2).

    :param endpoint: the Kubernetes API endpoint.
    :param profile: the cluster's profile.
    """
    if endpoint.public_access and profile != "poc":
        yield (
            ("public_access",),
            f"must be false in profile {profile}; use the private endpoint with bastion, or "
            "profile poc for a cluster without production data",
        )
