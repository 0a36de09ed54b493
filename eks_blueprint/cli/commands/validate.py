"""``eks-blueprint validate``."""

from __future__ import annotations

from eks_blueprint.cli.options import Clusters, Format, NamedSpec, Spec
from eks_blueprint.cli.spec_argument import spec_of

__all__ = ["EXAMPLES", "PAGE", "validate"]

PAGE = "how-to/write-a-spec.md"
EXAMPLES = (
    "eks-blueprint validate my.yaml",
    "eks-blueprint validate fleet/ --clusters 'prod-*'",
)


def validate(
    spec: Spec = None,
    named: NamedSpec = None,
    clusters: Clusters = "",
    form: Format = "text",
) -> int:
    """Check a spec without synthesizing it.

    Does not start the CDK, so it answers in about a second. It cannot check the size of the
    templates or the findings of rule packs; it says so.
    """
    path = spec_of("validate", spec, named)
    from eks_blueprint.cli.validate import validate as run

    return run(path, clusters=clusters, to=form)
