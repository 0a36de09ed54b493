"""What CodePipeline would refuse is refused in the spec."""

from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import BlueprintSpec

REGIONS = ["eu-west-1", "eu-west-2", "eu-central-1", "eu-north-1", "us-east-1", "us-east-2"]
REGIONS += ["us-west-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"]
WAVES = [f"wave-{number}" for number in range(5)]


def fleet(**pipeline: Any) -> dict[str, Any]:
    places = [(wave, region) for wave in WAVES for region in REGIONS]
    return {
        "waves": [{"name": wave} for wave in WAVES],
        "pipeline": {
            "account": "777788889999",
            "region": "eu-west-1",
            "source": {"codecommit": {"repository": "clusters"}},
            "spec": "clusters.yaml",
            **pipeline,
        },
        "defaults": {"profile": "core"},
        "clusters": {
            f"{wave}-{region}": {
                "environment": {"account": "111122223333", "region": region, "wave": wave}
            }
            for wave, region in places
        },
    }


def test_fails_with_more_stages_than_codepipeline_takes() -> None:
    with pytest.raises(SpecError, match="takes 50 stages and 5 waves take 59 with 1 Regions"):
        BlueprintSpec.model_validate(fleet())


def test_more_regions_at_once_are_fewer_stages() -> None:
    assert BlueprintSpec.model_validate(fleet(concurrent_regions=2)).pipeline is not None
