"""Image references are read as container runtimes read them, and copies have names of ECR."""

import re

import pytest

from eks_blueprint.catalogue import ImageReference, chart_copy, image_copy, is_private
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec.image_repository import REPOSITORY

DIGEST = f"sha256:{'0f' * 32}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("busybox", ImageReference("docker.io", "library/busybox")),
        ("busybox:1.36", ImageReference("docker.io", "library/busybox", "1.36")),
        ("busybox:1", ImageReference("docker.io", "library/busybox", "1")),
        ("velero/velero:v1", ImageReference("docker.io", "velero/velero", "v1")),
        ("localhost/a:1", ImageReference("localhost", "a", "1")),
        ("localhost:5000/a", ImageReference("localhost:5000", "a")),
        ("registry.k8s.io/pause:3.10", ImageReference("registry.k8s.io", "pause", "3.10")),
        (f"quay.io/a/b@{DIGEST}", ImageReference("quay.io", "a/b", None, DIGEST)),
        (f"ghcr.io/a/b:v1@{DIGEST}", ImageReference("ghcr.io", "a/b", "v1", DIGEST)),
    ],
)
def test_reads_references(text: str, expected: ImageReference) -> None:
    assert ImageReference.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "a b", "https://quay.io/a", "quay.io/A/b", "a@sha256:12", "a:", "a:-1", "a/b:c:d"]
)
def test_fails_for_what_is_no_reference(text: str) -> None:
    with pytest.raises(BlueprintError, match="must be a reference such as"):
        ImageReference.parse(text)


def test_writes_what_it_read() -> None:
    text = f"docker.io/openpolicyagent/gatekeeper:v3@{DIGEST}"
    assert str(ImageReference.parse(text)) == text
    assert ImageReference.parse("quay.io/a/b:1").name == "quay.io/a/b"


def test_copies_keep_registry_and_path() -> None:
    image = ImageReference.parse("openpolicyagent/gatekeeper:v3")
    assert image_copy(image, "mirror") == "mirror/docker.io/openpolicyagent/gatekeeper"


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("https://a.github.io/charts", "mirror/charts/a.github.io/charts/web"),
        ("https://a.github.io/charts/", "mirror/charts/a.github.io/charts/web"),
        ("oci://ghcr.io/team/web", "mirror/charts/ghcr.io/team/web"),
    ],
)
def test_copies_of_charts_end_with_their_name(repository: str, expected: str) -> None:
    assert chart_copy(repository, "web", "mirror") == expected


@pytest.mark.parametrize("host", ["quay.io", "r.example.com:5000", "localhost"])
def test_names_of_copies_are_names_of_ecr(host: str) -> None:
    image = ImageReference(host, "a_b/c-d", "1")
    assert re.fullmatch(REPOSITORY, image_copy(image, "mirror"))
    assert re.fullmatch(REPOSITORY, chart_copy(f"https://{host}/A/b", "web", "mirror"))


def test_knows_private_registries() -> None:
    assert is_private("111122223333.dkr.ecr.eu-west-1.amazonaws.com")
    assert is_private("111122223333.dkr-ecr.eu-west-1.on.aws")
    assert not is_private("public.ecr.aws")
    assert not is_private("registry.k8s.io")
