"""API versions of custom resources."""

import pytest

from eks_blueprint.catalogue import custom_apis
from tests.support import definitions


@pytest.mark.skipif(not definitions.FOLDER.is_dir(), reason=definitions.MISSING)
def test_versions_are_those_of_the_definitions() -> None:
    served = {
        (one["spec"]["group"], one["spec"]["names"]["kind"]): {
            version["name"] for version in one["spec"]["versions"] if version["served"]
        }
        for one in definitions.definitions()
    }
    for group, facts in custom_apis().items():
        for kinds in facts.served.values():
            for kind in kinds:
                assert {*facts.versions(kind)} == served[group, kind], f"{group} {kind}"


@pytest.mark.parametrize(
    ("version", "removed"), [("v1alpha1", True), ("v1beta9", True), ("v1", False), ("v2", False)]
)
def test_only_earlier_versions_are_removed(version: str, removed: bool) -> None:
    assert custom_apis()["cert-manager.io"].is_removed(version, "Certificate") is removed
