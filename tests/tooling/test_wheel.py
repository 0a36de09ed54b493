"""The wheel, installed without the checkout, gives the checkout's templates in any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eks_blueprint.spec import load
from tests.support.apps import ROOT, synthesize

# With a function and charts, whose resources the CDK CLI gives metadata unless told otherwise.
SPEC = "clusters: {prod: {profile: poc, karpenter: {}, gitops: {git: {url: 'https://a.io/b.git'}}}}"
# What the CDK CLI hands over without the settings of this checkout's cdk.json.
# Source: aws-cdk, toolkit-lib/lib/api/cloud-assembly/environment.ts, contextFromSettings.
CLI = {
    "aws:cdk:enable-path-metadata": True,
    "aws:cdk:enable-asset-metadata": True,
    "aws:cdk:version-reporting": True,
    "aws:cdk:bundling-stacks": ["**"],
    "@aws-cdk/core:failSynthOnValidationErrors": False,
}


def run(*command: str, cwd: Path, **extra: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CDK_", "PYTHON", "PYTEST"))}
    env = {**kept, "CDK_VALIDATION": "false", **extra}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it beside nothing but its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    run(*pip, "wheel", *build, cwd=folder)
    (wheel,) = folder.glob("eks_blueprint-*.whl")
    run(*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel), cwd=folder)
    return folder / "site"


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "my.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def expected(spec: Path) -> dict[str, bytes]:
    return deployed(synthesize(load(spec)).folder)


def deployed(folder: Path) -> dict[str, bytes]:
    """Read templates, and trees for GitOps."""
    found = [*folder.glob("*.template.json"), *folder.glob("gitops/**/*.yaml")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_console_script_works_in_a_folder_with_nothing_but_a_spec(
    site: Path, spec: Path, expected: dict[str, bytes]
) -> None:
    script = site / "bin" / "eks-blueprint"
    arguments = ["synth", "--spec", spec.name, "--packs", "none"]
    run(str(script), *arguments, cwd=spec.parent, PYTHONPATH=str(site))
    assert deployed(spec.parent / "cdk.out") == expected
    assert len(expected) > 10


def test_templates_do_not_depend_on_settings_of_the_cdk_cli(
    site: Path, spec: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    run(
        sys.executable,
        "-m",
        "eks_blueprint.app",
        cwd=tmp_path,
        PYTHONPATH=str(site),
        CDK_OUTDIR=str(tmp_path / "out"),
        CDK_CONTEXT_JSON=json.dumps({**CLI, "spec": str(spec), "packs": "none"}),
    )
    assert deployed(tmp_path / "out") == expected
