"""Options that several commands have, with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from eks_blueprint.cli.completion import cluster_names
from eks_blueprint.cli.progress import be_quiet

__all__ = [
    "Clusters",
    "Format",
    "NamedSpec",
    "Profile",
    "Quiet",
    "Region",
    "Role",
    "Spec",
    "SpecOrAssembly",
    "live_option",
    "output_option",
]

_ASK_AWS = "Ask AWS: nothing is asked without --live"
"""Heading of the options with which a command asks AWS."""

Spec = Annotated[
    Path | None,
    typer.Argument(
        metavar="SPEC",
        show_default=False,
        help="YAML file of the clusters, or folder of such files; default: spec in the context of "
        "cdk.json",
    ),
]
SpecOrAssembly = Annotated[
    Path | None,
    typer.Argument(
        metavar="SPEC",
        show_default=False,
        help="YAML file of the clusters, folder of such files, or folder of a cloud assembly; "
        "default: spec in the context of cdk.json, otherwise cdk.out",
    ),
]
NamedSpec = Annotated[
    Path | None,
    typer.Option("--spec", metavar="FILE", show_default=False, help="the same by name"),
]
Clusters = Annotated[
    str,
    typer.Option(
        "--clusters",
        metavar="PATTERNS",
        autocompletion=cluster_names,
        show_default=False,
        help="patterns of cluster names, such as prod-*,test; default: all",
    ),
]
# Those of `results`, which would make each start slower; a test compares them.
Format = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option("--format", show_default=False, help="default: text"),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "-q",
        "--quiet",
        callback=be_quiet,
        show_default=False,
        help="show no progress; without a terminal there is none",
    ),
]
Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="NAME",
        show_default=False,
        rich_help_panel=_ASK_AWS,
        help="profile of the credentials; default: AWS CLI's",
    ),
]
Role = Annotated[
    str,
    typer.Option(
        "--role",
        metavar="NAME",
        show_default=False,
        rich_help_panel=_ASK_AWS,
        help="role to take on in the account of each cluster, for reading only; {account} and "
        "{region} stand for those of the cluster; default: none, all is in one account",
    ),
]
Region = Annotated[
    str,
    typer.Option(
        "--region",
        metavar="REGION",
        show_default=False,
        rich_help_panel=_ASK_AWS,
        help="Region of what names none in the spec; default: that of the profile",
    ),
]


def live_option(what: str) -> Any:
    """Return the option ``--live`` of a command.

    :param what: what it asks, after "ask AWS".
    """
    return typer.Option(
        "--live",
        show_default=False,
        rich_help_panel=_ASK_AWS,
        help=f"ask AWS {what}; needs boto3",
    )


def output_option(what: str) -> Any:
    """Return the option ``--output`` of a command that writes a folder.

    :param what: what the folder is, and the default.
    """
    return typer.Option("--output", metavar="FOLDER", show_default=False, help=what)
