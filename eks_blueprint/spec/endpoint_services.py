"""Which VPC endpoints a cluster needs."""

from __future__ import annotations

from eks_blueprint import catalogue
from eks_blueprint.spec.cluster import ClusterSpec

__all__ = ["derived_services"]


def derived_services(spec: ClusterSpec) -> tuple[str, ...]:
    """Return the names of the interface endpoints that a cluster's features need, sorted.

    :param spec: the cluster.

    Source: recommendation SEC-LINK-1; ``endpoints`` of components and add-ons in the catalogue.
    """
    found = {service for component in spec.components for service in component.endpoints}
    chosen = {name for component in spec.components for name in component.addons}
    for name in spec.effective_addons:
        if (facts := catalogue.addon(name)) is None:
            continue
        found |= {*facts.endpoints}
        if name not in chosen:
            found |= {*facts.default_endpoints}
    if spec.isolated and spec.has_components:
        # The function that CloudFormation calls invokes the one that runs kubectl and Helm; both
        # are in the VPC (aws-cdk-lib 2.275, aws-eks-v2 kubectl-provider and custom-resources).
        found.add("lambda")
    return tuple(sorted(found))
