"""Acknowledgements of Flux."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.gitops import Flux
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import wildcard, wildcard_resources

__all__ = ["ENTRIES"]


def _source(flux: Flux) -> Iterator[str]:
    yield wildcard("*")
    statements = flux.identity.statements if flux.identity is not None else ()
    for resource in wildcard_resources(statements):
        if ":s3:::" in resource:
            yield wildcard(resource)


ENTRIES = (
    Acknowledgement(
        Flux,
        "SourceController/Policy",
        _source,
        "The controller reads the one repository or bucket that the spec names. An ECR "
        "authorization token is valid for all repositories and grants no permission on its own. "
        "Objects of a bucket cannot be listed in the policy before they exist.",
    ),
)
