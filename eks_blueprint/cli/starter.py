"""The first files of a project: a spec, and an app around it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import yaml

from eks_blueprint import spec
from eks_blueprint.cli.packaged import library_requirement
from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.yaml_loader import LOADER

__all__ = ["NODES", "SPEC", "Nodes", "Starter", "files_of_app", "refusals", "spec_text"]

SPEC = "clusters.yaml"
"""Name of the spec that is written."""

Nodes = Literal["profile", "karpenter", "auto-mode"]
NODES: tuple[str, ...] = get_args(Nodes)
"""What makes the nodes of a new cluster; the first is the default."""

# Keys of YAML have at most 1,024 characters; the spec says what a name may be.
_LONGEST = 1000
_PLAIN = re.compile("[A-Za-z0-9-]+")
_APP = '''\
"""The CDK app: the clusters of the spec that cdk.json names.

An app with stacks of your own: the class `eks_blueprint.BlueprintApp`.
"""

import sys

from eks_blueprint.app import main

if __name__ == "__main__":
    sys.exit(main())
'''
_REQUIREMENTS = """\
# What `cdk` and `eks-blueprint` run with. The extra brings Node along, if the machine has none.
{comment}{line}
"""
_WHEEL = """\
# The library is on no package index: its wheel belongs into the repository, with this file.
"""
_WHEELS = "wheels"
_IGNORED = "cdk.out/\nreview/\n.venv/\n__pycache__/\n"


@dataclass(frozen=True)
class Starter:
    """What is asked before the first files are written.

    :param name: name of the cluster.
    :param profile: profile of the cluster.
    :param admin: ARN of the IAM role or user that administers it.
    :param account: account id, or empty for a template that fits every account and Region.
    :param region: Region, or empty as well.
    :param nodes: one of ``NODES``.
    :param bastion: whether there is a bastion, through which the private endpoint is reached.
    """

    name: str
    profile: str
    admin: str
    account: str = ""
    region: str = ""
    nodes: str = NODES[0]
    bastion: bool = True


def spec_text(starter: Starter) -> str:
    """Return the text of the spec.

    :param starter: what was answered.
    """
    return "\n".join(_lines(starter)) + "\n"


def _lines(starter: Starter) -> Iterator[str]:
    yield "# Written by eks-blueprint init. What is not named has its default; for any field:"
    yield "#   eks-blueprint explain FIELD"
    yield "clusters:"
    yield f"  {_key(starter.name)}:"
    yield f"    profile: {starter.profile}"
    if starter.account or starter.region:
        place = [("account", starter.account), ("region", starter.region)]
        parts = [f"{key}: {json.dumps(value)}" for key, value in place if value]
        yield f"    environment: {{{', '.join(parts)}}}"
    else:
        yield "    # Account and Region are those of the CDK CLI. To fix them:"
        yield '    # environment: {account: "111122223333", region: eu-west-1}'
    yield "    # Who may use the Kubernetes API. Whoever deploys gets no access by that alone."
    yield "    access_entries:"
    yield f"      admin: {{principal_arn: {json.dumps(starter.admin)}, role: admin}}"
    if starter.bastion:
        yield "    # The API endpoint is private; this is a way to it, through Session Manager."
        yield "    bastion: {}"
    if starter.nodes == "karpenter":
        yield "    # Nodes that follow the pods, besides the managed node group of the profile."
        yield "    karpenter: {}"
    if starter.nodes == "auto-mode":
        yield "    # AWS runs nodes, DNS, volumes and load balancers."
        yield "    auto_mode: {}"


def _key(name: str) -> str:
    """Write a name so that YAML reads a text: `no` would be false, `1e3` a number."""
    plain = _PLAIN.fullmatch(name) and yaml.load(name, Loader=LOADER) == name
    return name if plain else json.dumps(name)


def files_of_app() -> dict[str, bytes]:
    """Return the files of an app by name.

    :raises BlueprintError: if the library was neither installed nor is in a checkout.
    """
    settings = {"app": "python3 app.py", "context": {"spec": SPEC}}
    library = library_requirement(["node"], _WHEELS)
    wheel = library.wheel
    texts = {
        "app.py": _APP,
        "cdk.json": json.dumps(settings, indent=2) + "\n",
        "requirements.txt": _REQUIREMENTS.format(
            comment=_WHEEL if wheel else "", line=library.line
        ),
        ".gitignore": _IGNORED,
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files if wheel is None else {**files, f"{_WHEELS}/{wheel.name}": wheel.content}


def refusals(starter: Starter) -> tuple[Issue, ...]:
    """Return what is wrong with the answers, as the spec says it.

    :param starter: what was answered.
    """
    unwritable = tuple(_unwritable(starter))
    if unwritable:
        return unwritable
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / SPEC
        file.write_text(spec_text(starter), encoding="utf-8")
        try:
            spec.load(file, warn=lambda _: None)
        except SpecError as error:
            return error.issues
    return ()


def _unwritable(starter: Starter) -> Iterator[Issue]:
    """Find what YAML could not hold, before the spec can refuse it."""
    if len(starter.name) > _LONGEST:
        text = f"must have at most 100 characters, got {len(starter.name):,}"
        yield _issue(f"clusters.{starter.name[:20]}...", text)
    for path, text in (
        ("", starter.name),
        (".access_entries.admin.principal_arn", starter.admin),
        (".environment.account", starter.account),
        (".environment.region", starter.region),
    ):
        if not text.isprintable():
            yield _issue(f"clusters.NAME{path}", f"must be printable text, got {text!r}")


def _issue(path: str, message: str) -> Issue:
    return Issue("", 0, path, message)
