"""The command line of ``eks-blueprint``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from eks_blueprint import __version__
from eks_blueprint.cli.live import add_live

__all__ = ["parser"]


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    program = argparse.ArgumentParser(
        prog="eks-blueprint",
        description="Production-grade EKS clusters from a spec.",
        epilog="exit codes: 0 done, 1 findings, 2 bad input, 130 interrupted",
    )
    program.add_argument("--version", action="version", version=f"eks-blueprint {__version__}")
    commands = program.add_subparsers(required=True, metavar="COMMAND", dest="command")

    synth = commands.add_parser("synth", help="write the templates of a spec, print a summary")
    _add_spec(synth)
    synth.add_argument(
        "--packs",
        default="",
        metavar="NAMES",
        help="rule packs, such as aws-solutions,hipaa, or none; default: aws-solutions",
    )
    _add_output(synth, "cdk.out", "folder of the cloud assembly")
    synth.add_argument(
        "-j",
        "--jobs",
        default="1",
        metavar="N",
        help="how many processes share the clusters; default: 1",
    )
    synth.add_argument(
        "--changed-since",
        default="",
        metavar="REVISION",
        help="only clusters whose spec differs from that of a Git revision; default: all",
    )

    gitops = commands.add_parser("gitops", help="write the tree for a GitOps repository")
    _add_spec(gitops)
    _add_output(gitops, "gitops", "root of the repository's tree")
    gitops.add_argument(
        "--script",
        action="store_true",
        help="write the tree, and print the script that publishes it and promotes versions",
    )

    render = commands.add_parser(
        "render", help="write files of clusters of EKS Anywhere and of hybrid nodes"
    )
    _add_spec(render)
    _add_output(render, "eks-anywhere", "folder with a folder for each cluster")

    images = commands.add_parser("images", help="list images and charts, and where they are copied")
    _add_spec(images)
    images.add_argument(
        "--script", action="store_true", help="print the script that copies them to Amazon ECR"
    )

    validate = commands.add_parser("validate", help="check a spec without synthesizing it")
    _add_spec(validate)

    upgrade = commands.add_parser(
        "upgrade", help="plan the upgrade of clusters to another version of Kubernetes"
    )
    _add_spec(upgrade)
    upgrade.add_argument(
        "--to",
        metavar="VERSION",
        help="Kubernetes version at the end, such as 1.36; default: for each cluster the next one",
    )
    upgrade.add_argument(
        "--manifests",
        default=[],
        action="append",
        type=Path,
        metavar="PATH",
        help="file or folder of objects that something else applies; may be repeated",
    )
    upgrade.add_argument(
        "--write",
        action="store_true",
        help="change the versions of the first step in the spec, and nothing else in the file",
    )
    add_live(upgrade, "about the clusters as they run")
    _add_format(upgrade)

    diff = commands.add_parser("diff", help="say what a deployment replaces, deletes or breaks")
    _add_diff(diff)

    teardown = commands.add_parser("teardown", help="show how clusters are deleted")
    _add_spec(teardown, "YAML file of the clusters, or folder of a cloud assembly")
    add_live(teardown, "what controllers of the clusters made, and still exists")
    _add_format(teardown)
    _add_cost(commands.add_parser("cost", help="estimate what clusters cost a month"))

    bake = commands.add_parser("bake", help="watch the alarms of deployed clusters for some time")
    _add_bake(bake)
    bootstrap = commands.add_parser(
        "bootstrap", help="print how accounts and Regions are prepared for the pipeline of a spec"
    )
    _add_bootstrap(bootstrap)

    commands.add_parser("schema", help="print the JSON Schema of specs")
    return program


class _Given(argparse.Action):
    """Store a value; one that is absent would replace that of the option."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if values is not None:
            setattr(namespace, self.dest, values)


def _add_spec(command: argparse.ArgumentParser, what: str = "YAML file of the clusters") -> None:
    spec = command.add_mutually_exclusive_group(required=True)
    spec.add_argument(
        "spec",
        nargs="?",
        action=_Given,
        type=Path,
        metavar="SPEC",
        help=what,
    )
    spec.add_argument("--spec", type=Path, metavar="FILE", help="the same by name")
    _add_clusters(command)


def _add_clusters(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--clusters",
        default="",
        metavar="PATTERNS",
        help="patterns of cluster names, such as prod-*,test; default: all",
    )


def _add_diff(command: argparse.ArgumentParser) -> None:
    sides = "a spec, the folder of a cloud assembly, or a folder of templates"
    command.add_argument(
        "old", nargs="?", type=Path, metavar="OLD", help=f"what is deployed: {sides}"
    )
    command.add_argument("new", type=Path, metavar="NEW", help=f"what will be deployed: {sides}")
    _add_clusters(command)
    command.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="ID",
        help="may be replaced or deleted; as it is printed with each finding, repeatable",
    )
    command.add_argument(
        "--allow-file",
        type=Path,
        metavar="FILE",
        help="file with such ids, one a line, if it exists; those that match nothing are ignored",
    )
    add_live(command, "for the templates that were deployed last, instead of OLD")
    _add_format(command)


def _add_bake(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "assemblies",
        nargs="+",
        type=Path,
        metavar="FOLDER",
        help="cloud assembly with the clusters",
    )
    command.add_argument(
        "--minutes",
        required=True,
        type=int,
        metavar="N",
        help="how long; 0 looks once",
    )
    add_live(command, "for the states of the alarms, without which there is nothing to watch")


def _add_bootstrap(command: argparse.ArgumentParser) -> None:
    command.add_argument("spec", type=Path, metavar="SPEC", help="YAML file of the clusters")
    command.add_argument(
        "--execution-policy",
        action="append",
        default=[],
        metavar="ARN",
        help="managed policy with which CloudFormation works in the accounts; {account} stands "
        "for each, repeatable; default: AdministratorAccess",
    )
    command.add_argument(
        "--qualifier", default="hnb659fds", metavar="TEXT", help="default: that of the CDK"
    )


def _add_cost(command: argparse.ArgumentParser) -> None:
    _add_spec(command, "YAML file of the clusters, or folder of a cloud assembly")
    command.add_argument(
        "--region",
        default="",
        metavar="REGION",
        help="Region of stacks that name none; default: that of the spec, else us-east-1",
    )
    command.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="replace an assumption, also KEY=LOW:EXPECTED:HIGH; can be repeated",
    )
    # Its Region is that of the prices, with --live and without.
    add_live(command, "for the prices of the Price List", region=False)
    command.add_argument(
        "--svg", type=Path, metavar="FILE", help="draw the way to lower cost; default: no picture"
    )
    _add_format(command)


def _add_output(command: argparse.ArgumentParser, default: str, what: str) -> None:
    command.add_argument(
        "--output", default=default, type=Path, metavar="FOLDER", help=f"{what}; default: {default}"
    )


def _add_format(command: argparse.ArgumentParser) -> None:
    # Those of `results`, which would make each start slower; a test compares them.
    command.add_argument(
        "--format",
        default="text",
        choices=("text", "json", "markdown"),
        help="default: text",
    )
