"""Reviews of templates that tests write by hand."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint import review
from tests.support.cloud_assemblies import written

Resources = Mapping[str, Mapping[str, Any]]
Reviewed = Callable[..., review.ClusterReview]


def cluster(**properties: Any) -> dict[str, Any]:
    """Give a cluster with a version and what is said of it."""
    return {
        "Type": "AWS::EKS::Cluster",
        "Properties": {"Name": "prod", "Version": "1.35"} | properties,
    }


@pytest.fixture
def reviewed(tmp_path: Path) -> Reviewed:
    """Give a function that reviews a cluster with further resources."""

    def of(resources: Resources | None = None, /, **properties: Any) -> review.ClusterReview:
        template = {"Resources": {"Cluster": cluster(**properties), **(resources or {})}}
        (found,) = review.load(written(tmp_path, {"prod": template})).clusters
        return found

    return of
