"""The commands as a program of typer, each loaded when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from eks_blueprint import __version__
from eks_blueprint.cli.usage import UsageError, check_options, near

__all__ = ["COMMANDS", "NAME", "command", "page_of", "program"]

NAME = "eks-blueprint"
COMMANDS: Mapping[str, str] = {
    "init": "write a first spec, and an app around it",
    "validate": "check a spec without synthesizing it",
    "schema": "print the JSON Schema of specs",
    "synth": "write the templates of a spec, print a summary",
    "gitops": "write the tree for a GitOps repository",
    "render": "write files of clusters of EKS Anywhere and of hybrid nodes",
    "images": "list images and charts, and where they are copied",
    "check": "judge CloudFormation templates of anybody by the recommendations",
    "review": "review a cloud assembly: access, reachability, findings, cost, changes",
    "diff": "say what a deployment replaces, deletes or breaks",
    "upgrade": "plan the upgrade of clusters to another version of Kubernetes",
    "cost": "estimate what clusters cost a month",
    "teardown": "show how clusters are deleted",
    "bootstrap": "print how accounts and Regions are prepared for the pipeline of a spec",
    "bake": "watch the alarms of deployed clusters for some time",
    "doctor": "look whether this machine and an account have what is needed",
    "explain": "explain a recommendation, a finding, a component or a field of the spec",
}
"""What each command does, in the order of the help; its file has the same name."""

_COMPLETION = ("--install-completion", "--show-completion")
_CODES = "exit codes: 0 done, 1 findings, 2 bad input, 130 interrupted"


class Command(TyperCommand):
    """A command whose help has its options under headings, and examples."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            check_options(ctx.command_path, _takes_value(self.get_params(ctx)), args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        panels: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            row = param.get_help_record(ctx)
            if row is not None:
                kind = "Arguments" if param.param_type_name == "argument" else "Options"
                panel = getattr(param, "rich_help_panel", None) or kind
                panels.setdefault(panel, []).append(row)
        for title, rows in panels.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Examples"):
            for line in (self.epilog or "").splitlines():
                formatter.write(f"  {line}\n")


class Commands(TyperGroup):
    """The commands, of which only the one that is called is imported."""

    # Completion wants the names and what each does, for which no file has to be imported.
    _listing = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] in _COMPLETION and args[1:2] in ([], ["--help"]):
            # The shell may be left out, which typer's options cannot say.
            args.insert(1, "detect")
        if not ctx.resilient_parsing:
            options = _takes_value(self.get_params(ctx))
            first = next((n for n, one in enumerate(args) if not one.startswith("-")), len(args))
            if args[0:1] not in ([one] for one in _COMPLETION):
                check_options(ctx.command_path, options, args[:first])
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if self._listing:
            return TyperCommand(cmd_name, short_help=COMMANDS[cmd_name])
        return command(cmd_name) if cmd_name in COMMANDS else None

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        self._listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._listing = False

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise UsageError(
                f"{NAME} has no command {args[0] or repr('')}; {near(args[0], COMMANDS)}"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        # From the table: the files of the commands would each have to be imported.
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


def command(name: str) -> TyperCommand:
    """Load a command.

    :param name: one of ``COMMANDS``.
    """
    module = _file(name)
    app = _app()
    app.command(name, cls=Command, epilog="\n".join(module.EXAMPLES))(getattr(module, name))
    return cast(TyperCommand, get_command(app))


def page_of(name: str) -> str:
    """Return the page about a command, relative to ``docs``; empty if there is none.

    :param name: one of ``COMMANDS``.
    """
    return str(getattr(_file(name), "PAGE", ""))


def program() -> TyperGroup:
    """Return the program with all commands."""
    app = _app(name=NAME, cls=Commands, epilog=_CODES, subcommand_metavar="COMMAND ...")
    app.callback()(_options)
    return cast(TyperGroup, get_command(app))


def _file(name: str) -> ModuleType:
    return import_module(f"eks_blueprint.cli.commands.{name}")


def _app(**settings: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        # Help is plain text: rich would double the time of every start.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        **settings,
    )


def _takes_value(params: Sequence[Any]) -> dict[str, bool]:
    return {
        name: not one.is_flag
        for one in params
        if one.param_type_name == "option"
        for name in (*one.opts, *one.secondary_opts)
    }


def _version(value: bool) -> None:
    if value:
        print(f"{NAME} {__version__}")
        raise typer.Exit


def _install(ctx: typer.Context, param: typer.CallbackParam, value: str) -> None:
    from eks_blueprint.cli.completion import install

    install(ctx, param, value)


def _show(ctx: typer.Context, param: typer.CallbackParam, value: str) -> None:
    from eks_blueprint.cli.completion import show

    show(ctx, param, value)


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_version, help="print the version"),
    ] = False,
    install_completion: Annotated[
        str,
        typer.Option(
            "--install-completion",
            is_eager=True,
            callback=_install,
            metavar="SHELL",
            show_default=False,
            help="install the completion for bash, zsh or fish; default: that of the variable "
            "SHELL",
        ),
    ] = "",
    show_completion: Annotated[
        str,
        typer.Option(
            "--show-completion",
            is_eager=True,
            callback=_show,
            metavar="SHELL",
            show_default=False,
            help="print the completion for bash, zsh or fish",
        ),
    ] = "",
) -> None:
    """Production-grade EKS clusters from a spec."""
