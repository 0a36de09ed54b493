"""Tags by which bills show the cost of a cluster."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import Shaped

__all__ = ["CostAllocationTagsSpec"]

# As keys of `tags`, without the equals sign at which the EBS CSI driver separates, and without
# what JSON paths and the filters of budgets would have to quote.
_KEY = r"[A-Za-z0-9_.:/+@-]{1,127}"


def _tag_key(value: str) -> str:
    if not re.fullmatch(_KEY, value):
        raise ValueError(f"must be 1 to 127 letters, digits and _.:/+@-, got {value!r}")
    why = catalogue.reserved_tag(value)
    if why is not None:
        raise ValueError(f"must be another key on every resource, since {why}")
    return value


class CostAllocationTagsSpec(Spec):
    """Tags of every resource of a cluster, also of those that controllers create (EFF-COST-1).

    Bills show a tag only after it was activated as a cost allocation tag, in the account that pays
    and once for all clusters.

    Source: AWS Billing user guide, "Organizing and tracking costs using AWS cost allocation tags".
    """

    cluster: Annotated[str, AfterValidator(Shaped(_tag_key, _KEY))] = "eks-cluster"
    """Key of the tag whose value is the name of the cluster. Default: eks-cluster."""
