"""Types of the keys and values of labels and taints."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import pattern

__all__ = ["EksLabelValue", "LabelKey", "LabelValue", "NodeGroupLabelKey"]

# Kubernetes documentation, "Labels and Selectors": syntax and character set.
_LABEL_KEY = pattern(
    r"((?=[a-z0-9.-]{1,253}/)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?"
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?",
    "a Kubernetes label key such as team or example.com/team",
)
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
LabelKey = Annotated[str, AfterValidator(_LABEL_KEY)]
LabelValue = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"({_LABEL})?",
            "a Kubernetes label value of at most 63 letters, digits, '-', '_' and '.'",
        )
    ),
]
# EKS API 2017-11-01, shapes labelKey and taintKey of CreateNodegroup.
NodeGroupLabelKey = Annotated[str, Field(max_length=63), AfterValidator(_LABEL_KEY)]
# EKS API 2017-11-01, shape labelValue of CreateNodegroup.
EksLabelValue = Annotated[
    str,
    AfterValidator(
        pattern(
            _LABEL,
            "a label value of 1 to 63 letters, digits, '-', '_' and '.'; EKS takes no empty value",
        )
    ),
]
