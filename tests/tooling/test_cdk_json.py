"""cdk.json holds the flags a new app would get, and the few that this one decides itself."""

from __future__ import annotations

import importlib.resources
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OWN = {
    # Recommended without GovCloud, where this library works as well.
    "@aws-cdk/core:target-partitions": ["aws", "aws-us-gov", "aws-cn"],
    # Recommended "weak": the network stack could then be deleted under its clusters.
    "@aws-cdk/core:defaultCrossStackReferences": "strong",
}


@pytest.fixture(scope="module")
def cdk_json() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def recommended() -> dict[str, Any]:
    """Read what ``cdk init`` writes from the installed aws-cdk-lib."""
    bundles = importlib.resources.files("aws_cdk") / "_jsii"
    (bundle,) = (item for item in bundles.iterdir() if item.name.startswith("aws-cdk-lib@"))
    with bundle.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|gz") as tar:
        for member in tar:
            if member.name == "package/recommended-feature-flags.json":
                file = tar.extractfile(member)
                assert file is not None
                flags: dict[str, Any] = json.load(file)
                return flags
    raise AssertionError("aws-cdk-lib no longer ships recommended-feature-flags.json")


def test_flags_are_those_of_a_new_app_of_this_library_version(
    cdk_json: dict[str, Any], recommended: dict[str, Any]
) -> None:
    assert cdk_json["context"] == recommended | OWN


def test_a_finding_of_the_template_validation_fails_synth(cdk_json: dict[str, Any]) -> None:
    assert cdk_json["context"]["@aws-cdk/core:validateAgainstDefaultRules"] is True


def test_oidc_provider_is_the_native_resource(cdk_json: dict[str, Any]) -> None:
    assert cdk_json["context"]["@aws-cdk/aws-eks:useNativeOidcProvider"] is True


def test_cli_runs_the_app_of_the_active_environment(cdk_json: dict[str, Any]) -> None:
    assert cdk_json["app"] == "python3 app.py"


def test_cli_adds_no_metadata_resource(cdk_json: dict[str, Any]) -> None:
    """Else the CLI's templates would differ from those of `make synth`, which are reviewed."""
    assert cdk_json["versionReporting"] is False
    assert cdk_json["pathMetadata"] is False
    assert cdk_json["assetMetadata"] is False


def test_nothing_looked_up_in_an_account_is_kept(cdk_json: dict[str, Any]) -> None:
    assert not (ROOT / "cdk.context.json").exists()
    assert all(key.startswith("@aws-cdk") for key in cdk_json["context"])
