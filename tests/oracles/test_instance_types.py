"""The catalogue knows every instance type of the EC2 API."""

from eks_blueprint import catalogue
from tests.oracles.constraints import constraint

TYPES = constraint("botocore", "ec2.RunInstances.InstanceType").members


def test_no_type_of_the_service_causes_a_warning() -> None:
    types = [catalogue.InstanceType.parse(name) for name in TYPES if not name.startswith("mac")]
    assert len(types) > 1000
    assert [one.name for one in types if one.size not in one.known_sizes] == []


def test_no_known_size_is_unknown_to_the_service() -> None:
    """Beyond those that the head of the file names."""
    families = {name.split(".")[0] for name in TYPES}
    known = {
        f"{family}.{size}"
        for family in families
        if not family.startswith("mac")
        for size in catalogue.InstanceType.parse(f"{family}.large").known_sizes
    }
    assert known - set(TYPES) == set()
