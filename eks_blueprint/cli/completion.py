"""Completion by the shell: of commands and options, and of names where they are found quickly."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from typer.completion import install_callback, show_callback

from eks_blueprint.cli.usage import UsageError

__all__ = [
    "PACKS",
    "SHELLS",
    "cluster_names",
    "complete",
    "explained_names",
    "install",
    "pack_names",
    "show",
]

SHELLS = ("bash", "zsh", "fish")
"""Shells whose completion can be installed."""
PACKS = ("aws-solutions", "hipaa", "nist-800-53-r5", "pci-dss-3.2.1", "eks-blueprint", "none")
"""Names of rule packs; those of `governance`, whose import would start the CDK."""

_YAML = (".yaml", ".yml")
_FLEET = "fleet.yaml"
_CLUSTERS = re.compile(r"^clusters:\s*$\n(?P<body>(?:^(?:[ \t]+.*|#.*|\s*)$\n?)*)", re.MULTILINE)
_KEY = re.compile(r"""^(?P<indent>[ ]+)["']?(?P<name>[A-Za-z0-9][\w-]*)["']?:""", re.MULTILINE)


def complete() -> int:
    """Answer the shell, which asks by an environment variable."""
    from typer.main import get_install_completion_arguments

    from eks_blueprint.cli.program import NAME, program

    # Registers the shells.
    get_install_completion_arguments()
    try:
        program().main(args=[], prog_name=NAME, standalone_mode=False)
    except Exception:
        # Whatever is wrong, the command itself says it; here it would stand in the prompt.
        return 1
    return 0


def cluster_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the last of several patterns by the clusters of the spec.

    :param ctx: the options so far.
    :param incomplete: what was typed.
    """
    head, comma, _ = incomplete.rpartition(",")
    given = ctx.params.get("spec") or ctx.params.get("named")
    spec = Path(str(given)) if given else _typed_spec() or _spec_of_app()
    return [f"{head}{comma}{name}" for name in _names_of(spec)]


def pack_names(incomplete: str) -> list[str]:
    """Complete the last of several packs.

    :param incomplete: what was typed.
    """
    head, comma, _ = incomplete.rpartition(",")
    return [f"{head}{comma}{name}" for name in PACKS]


def explained_names(incomplete: str) -> list[str]:
    """Complete ids of recommendations and checks, in upper and lower case.

    :param incomplete: what was typed.
    """
    from eks_blueprint.cli.explained import quick_names

    typed = len(incomplete)
    # The shell drops what does not begin with what was typed.
    return [
        incomplete + name[typed:]
        for name in quick_names()
        if name[:typed].lower() == incomplete.lower()
    ]


def install(ctx: typer.Context, param: typer.CallbackParam, value: str) -> None:
    """Install the completion for a shell.

    :param ctx: the program.
    :param param: the option.
    :param value: the shell, or ``detect``.
    :raises UsageError: if the shell is not known, or there is no home folder.
    """
    if not value or ctx.resilient_parsing:
        return
    shell = _shell(value)
    try:
        install_callback(ctx, param, shell)
    except RuntimeError as error:
        raise UsageError(
            f"--install-completion needs a home folder, got none: {error}; set HOME, or write what "
            f"--show-completion {shell} prints where your shell finds it"
        ) from None


def show(ctx: typer.Context, param: typer.CallbackParam, value: str) -> None:
    """Print the completion for a shell.

    :param ctx: the program.
    :param param: the option.
    :param value: the shell, or ``detect``.
    :raises UsageError: if the shell is not known.
    """
    if value and not ctx.resilient_parsing:
        show_callback(ctx, param, _shell(value))


def _shell(value: str) -> str:
    found = Path(os.environ.get("SHELL", "")).name if value == "detect" else value
    if found not in SHELLS:
        got = found or "nothing in the variable SHELL"
        raise UsageError(f"the shell must be one of {', '.join(SHELLS)}, got {got}; name it")
    return found


def _typed_spec() -> Path | None:
    """Find the spec in the line: after an option without its value, typer parses no argument."""
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = (Path(word) for word in line.split() if not word.startswith("-"))
    return next((one for one in words if one.suffix in _YAML or (one / _FLEET).is_file()), None)


def _spec_of_app() -> Path | None:
    from eks_blueprint.app.context import cdk_json_context, text_of

    text = text_of(cdk_json_context(), "spec")
    return Path(text) if text else None


def _names_of(spec: Path | None) -> Iterable[str]:
    """Find the names without reading the spec: that would take more than a second."""
    if spec is None:
        return ()
    if spec.is_dir():
        own = sorted(one.stem for one in spec.glob("clusters/*.yaml"))
        fleet = spec / _FLEET
        return [*own, *(_keys(fleet) if fleet.is_file() else ())]
    return _keys(spec)


def _keys(file: Path) -> Iterator[str]:
    found = _CLUSTERS.search(file.read_text(encoding="utf-8"))
    keys = list(_KEY.finditer(found["body"])) if found else []
    for key in keys:
        if key["indent"] == keys[0]["indent"]:
            yield key["name"]
