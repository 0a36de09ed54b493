"""Write the first files of a project."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from eks_blueprint.app.file_lock import lock
from eks_blueprint.app.swap import is_file, refuse_links, swap, writing
from eks_blueprint.cli.questions import Given, asked, can_ask, yes_or_no
from eks_blueprint.cli.starter import (
    SPEC,
    Starter,
    files_of_app,
    refusals,
    spec_text,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Bullets, Commands, Document, Heading, rendered
from eks_blueprint.spec.profile import PROFILES

__all__ = ["init"]

# Without these nobody could use the cluster, or it would have a name that nobody chose.
_NEEDED = ("name", "admin")
# Says what Git ignores, which the project already knows.
_KEPT = (".gitignore",)
_INSTALL = [
    "python3 -m venv .venv",
    ". .venv/bin/activate",
    "pip install --requirement requirements.txt",
]


@dataclass(frozen=True)
class _Written:
    folder: str
    files: tuple[str, ...]
    kept: tuple[str, ...]
    next_commands: tuple[str, ...]


def init(
    folder: Path, given: Given, *, app: bool | None, force: bool, ask: bool, to: str = "text"
) -> int:
    """Write a spec, and an app around it if that is wanted.

    :param folder: where; it is made if it does not exist.
    :param given: what options said, by the fields of ``Starter``.
    :param app: whether an app is written; ``None`` asks.
    :param force: whether files are overwritten.
    :param ask: whether to ask for what is missing, where there is a terminal.
    :param to: format of the answer. Default: text.
    :returns: 0.
    :raises BlueprintError: if an answer is missing or refused, a file exists, or the folder cannot
        be written; nothing is written then.
    """
    asking = ask and can_ask()
    with writing(folder):
        _refuse_existing(folder, [SPEC], force=force)
    missing = [f"--{name}" for name in _NEEDED if given[name] is None]
    if missing and not asking:
        raise BlueprintError(
            f"init asks on a terminal only; here it needs --name and --admin, and "
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        )
    starter = asked(given, PROFILES) if asking else _of(given)
    issues = refusals(starter)
    if issues:
        raise BlueprintError("\n".join(f"{one.path}: {one.message}" for one in issues))
    if app is None:
        app = asking and yes_or_no("a CDK app as well (app.py, cdk.json)", default=False)
    files = {SPEC: spec_text(starter).encode(), **(files_of_app() if app else {})}
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        # Of two that write at once, one finds the files of the other.
        with lock(folder):
            kept = () if force else tuple(name for name in _KEPT if os.path.lexists(folder / name))
            files = {name: content for name, content in files.items() if name not in kept}
            _refuse_existing(folder, [*files], force=force)
            _write(folder, files)
    answer = _Written(folder.as_posix(), tuple(files), kept, tuple(_next(folder, app=app)))
    sys.stdout.write(rendered(answer, kind="init", document=_document, to=to))
    return 0


def _of(given: Given) -> Starter:
    known = {one.name: given[one.name] for one in fields(Starter) if given[one.name] is not None}
    return Starter(**{"profile": PROFILES[0], **known})


def _refuse_existing(folder: Path, names: Sequence[str], *, force: bool) -> None:
    # A link to a folder is one as well.
    if is_file(folder) and not folder.is_dir():
        raise BlueprintError(
            f"FOLDER must be a folder, got {folder}, which is a file or leads nowhere"
        )
    refuse_links(folder, names)
    there = [str(folder / name) for name in names if os.path.lexists(folder / name)]
    # With --force as well: what is in them would be lost.
    folders = [one for one in there if Path(one).is_dir() and not Path(one).is_symlink()]
    between = {folder / parent for name in names for parent in Path(name).parents[:-1]}
    files = [str(one) for one in sorted(between) if is_file(one)]
    if folders or files:
        wanted, got = ("files", folders) if folders else ("folders", files)
        raise BlueprintError(
            f"init writes {wanted} of these names, and {', '.join(got)} cannot be "
            f"{'one' if len(got) == 1 else 'such'}; move {'it' if len(got) == 1 else 'them'} away, "
            "or choose another folder"
        )
    if there and not force:
        raise BlueprintError(
            f"init overwrites nothing, and {', '.join(there)} exist{'s' * (len(there) == 1)}; "
            "choose another folder, or add --force"
        )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none."""
    with tempfile.TemporaryDirectory(prefix=".eks-blueprint-", dir=folder) as made:
        new, aside = Path(made) / "new", Path(made) / "old"
        for one in (new, aside):
            one.mkdir()
        for name, content in files.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_bytes(content)
        old = [name for name in files if os.path.lexists(folder / name)]
        swap(folder, new, [*files], aside, old)


def _next(folder: Path, *, app: bool) -> list[str]:
    way = [] if folder == Path() else [f"cd {shlex.quote(str(folder))}"]
    spec = [] if app else [SPEC]
    commands = [["validate"], ["synth"], ["cost"], ["doctor"]]
    install = _INSTALL if app else []
    return way + install + [" ".join(["eks-blueprint", *command, *spec]) for command in commands]


def _document(answer: _Written) -> Document:
    kept = [f"{name} was there, and is kept" for name in answer.kept]
    return Document(
        f"Written into {answer.folder}",
        (
            Bullets((*answer.files, *kept)),
            Heading("Next"),
            Commands(answer.next_commands),
        ),
    )
