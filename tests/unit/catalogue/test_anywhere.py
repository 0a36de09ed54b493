"""What is known of EKS Anywhere fits what clusters can say."""

from eks_blueprint import catalogue
from eks_blueprint.spec import ClusterSpec
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.cluster_fields import PROVIDERS, TARGET

RELEASE = catalogue.anywhere_release()


def test_every_field_of_eks_is_known_or_refused_with_a_reason() -> None:
    for name in ClusterSpec.model_fields:
        reason = AnywhereClusterSpec.refused_key(name)
        assert (reason is None) == (name in AnywhereClusterSpec.model_fields), name


def test_the_table_of_targets_says_what_the_spec_takes() -> None:
    taken = {name for name in ClusterSpec.model_fields if name in AnywhereClusterSpec.model_fields}
    assert {name for name in taken if catalogue.support(name, TARGET).value == "no"} == set()


def test_every_version_of_the_library_is_created() -> None:
    assert {*catalogue.kubernetes_versions()} <= {*RELEASE.kubernetes}


def test_support_ends_in_order() -> None:
    for one in RELEASE.kubernetes.values():
        assert one.standard_until < one.extended_until
    assert RELEASE.is_extended("1.33")
    assert not RELEASE.is_extended("1.34")


def test_variables_are_of_providers_and_features() -> None:
    known = {*PROVIDERS, "github", "git", "registry", "packages"}
    assert {*RELEASE.variables} <= known
