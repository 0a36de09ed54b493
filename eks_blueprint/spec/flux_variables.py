"""Names and values of variables that Flux puts into objects."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec.types import pattern

__all__ = ["VariableName", "VariableValue"]

# What the library puts beside the variables of a user.
_OF_LIBRARY = (
    r"(aws|enable|addons_repo|workload_repo|cluster)(_.*)?"
    "|environment|wave|kubernetes_version|quote"
)
VariableName = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(
        pattern(
            rf"(?!({_OF_LIBRARY})$)[a-z][a-z0-9_]*",
            "a name of lower-case letters, digits and underscores, and none of the library's, such "
            "as cluster_name, environment or aws_region",
        )
    ),
]
VariableValue = Annotated[
    str,
    Field(max_length=1024),
    AfterValidator(
        pattern(r"(?!.*\{\{resolve:)[^\x00-\x1f\x7f]*", "one line of text without {{resolve:")
    ),
]
