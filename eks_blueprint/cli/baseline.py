"""What a review compares with: a folder, or what a Git revision holds or synthesizes."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint.app.revision import Revision, revision_of
from eks_blueprint.cli.progress import working
from eks_blueprint.errors import BlueprintError

__all__ = ["Baseline", "baseline_of"]

_MANIFEST = "manifest.json"
# Packages, which no revision holds.
_PACKAGES = ("node_modules", ".venv", "venv")


@dataclass(frozen=True)
class Baseline:
    """A folder to compare with.

    :param folder: folder of a cloud assembly or of templates.
    :param told: where it is from, if that is a Git revision; otherwise empty.
    """

    folder: Path
    told: str = ""


@contextmanager
def baseline_of(text: str, assembly: Path, spec: Path | None = None) -> Iterator[Baseline]:
    """Give what a review compares with, which is removed after the block unless it was there.

    Of a revision, that is the first of: the folder that is named after it (``v1.4:deployed``), its
    ``spec``, what it has under the path of the assembly, and what the CDK CLI makes of its app.

    :param text: a folder, or a revision of the repository of the working directory.
    :param assembly: folder of the assembly that is reviewed.
    :param spec: what the assembly was synthesized from. Default: it is not known.
    :raises BlueprintError: if it is neither, or the revision cannot be synthesized.
    """
    if Path(text).exists():
        if spec is not None:
            raise BlueprintError(
                f"--spec must come with a Git revision as --baseline, got the folder {text}; leave "
                "one of them out"
            )
        yield Baseline(Path(text))
        return
    name, colon, path = text.partition(":")
    where = Path() if spec is None else spec if spec.is_dir() else spec.parent
    revision = revision_of(where, name, option="--baseline") if name else None
    if revision is None:
        raise BlueprintError(
            "--baseline must be the folder of a cloud assembly or of templates, or a revision of "
            f"the Git repository of {'this folder' if spec is None else spec}, got {text!r}, "
            "which is neither; name a folder, branch, tag or commit that exists there, and fetch "
            "it first in a shallow clone"
        )
    with tempfile.TemporaryDirectory(prefix="eks-blueprint-") as beside:
        target = Path(beside).resolve() / "baseline"
        if colon:
            yield _committed(revision, path, target)
        elif spec is not None:
            yield _of_spec(revision, spec, assembly, target)
        else:
            same = _below(revision.root, assembly)
            if same and revision.has(f"{same}/{_MANIFEST}"):
                yield _committed(revision, f"/{same}", target)
            else:
                yield _of_app(revision, target)


def _committed(revision: Revision, path: str, target: Path) -> Baseline:
    # As Git reads it: from the root, unless it begins with a dot.
    start = _below(revision.root, revision.folder) if path.startswith(".") else ""
    inside = posixpath.normpath(posixpath.join(start or "", path.lstrip("/")))
    inside = "" if inside == "." else inside
    if not revision.check_out(target, inside):
        raise BlueprintError(
            f"--baseline must name a folder of the revision after the colon, got {path!r}, which "
            f"{revision} does not have; git ls-tree {revision.name} shows what it has"
        )
    return Baseline(target, f"{inside or 'the root'} of {revision}")


def _of_spec(revision: Revision, spec: Path, assembly: Path, target: Path) -> Baseline:
    # Specs and the CDK take a second to load, which no other review needs.
    from eks_blueprint import __version__
    from eks_blueprint import spec as specs
    from eks_blueprint.app.assembled import write_assembled
    from eks_blueprint.app.changed_since import spec_at
    from eks_blueprint.app.context import cdk_json_context
    from eks_blueprint.assembly import read_assembly

    old = target.parent / spec.name
    if not spec_at(revision, spec, old):
        raise BlueprintError(
            f"--spec must be in the revision {revision}, got {spec}, which is not; choose a later "
            "revision, or name a folder as --baseline"
        )
    revision.write("cdk.json", target.parent / "cdk.json")
    try:
        before = specs.load(old, warn=lambda _: None)
    except BlueprintError as error:
        raise BlueprintError(
            f"--baseline {revision.name} must be a revision whose spec is valid, got: "
            f"{str(error).replace(str(old), f'{spec}@{revision.name}')}\n"
            "choose a later revision, or name a folder"
        ) from None
    made = read_assembly(assembly).stacks
    # Clusters that were not chosen when the assembly was synthesized are not deleted.
    now = specs.load(spec, warn=lambda _: None).clusters
    left = tuple(one for one in before.clusters if one in now and one not in made)
    target.mkdir()
    with working(f"synthesizing {spec} of {revision}"):
        write_assembled(before, target, but=left, context=cdk_json_context(target.parent))
    return Baseline(
        target, f"{spec.name} of {revision}, synthesized by version {__version__} of this library"
    )


def _of_app(revision: Revision, target: Path) -> Baseline:
    """Synthesize the app of a revision, as `cdk synth` would there."""
    root = revision.root
    here = _below(root, Path()) or ""
    tree = target.parent / "tree"
    if not revision.check_out(tree) or not (tree / here / "cdk.json").is_file():
        raise BlueprintError(
            f"--baseline {revision.name} must be a revision with an app or a committed assembly, "
            f"got {revision}, which has no {posixpath.join(here, 'cdk.json')}; name what was "
            "synthesized from a spec with --spec my.yaml, or committed templates as in --baseline "
            f"{revision.name}:FOLDER"
        )
    for part in (Path(here), *Path(here).parents):
        for name in _PACKAGES:
            link = tree / part / name
            if (root / part / name).is_dir() and not link.exists() and link.parent.is_dir():
                link.symlink_to((root / part / name).absolute(), target_is_directory=True)
    command = [_cdk(root, here), "synth", "--quiet", "--no-lookups", "--no-notices"]
    with working(f"synthesizing the app of {revision}"):
        done = subprocess.run(
            [*command, "--output", str(target)],
            cwd=tree / here,
            env={**os.environ, "CDK_DISABLE_VERSION_CHECK": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    # Findings of rule packs are an error for the CLI as well; the assembly is there then.
    if done.returncode and not _is_complete(target):
        raise BlueprintError(
            f"the app of {revision} must synthesize with the packages that are installed now, got "
            f"exit code {done.returncode} of cdk synth:\n{_end(done.stderr or done.stdout)}\n"
            "synthesize it in a checkout with its own packages, and name the folder as --baseline"
        )
    return Baseline(target, f"the app of {revision}, synthesized with the packages of now")


def _cdk(root: Path, here: str) -> str:
    for part in (Path(here), *Path(here).parents):
        program = root / part / "node_modules" / ".bin" / "cdk"
        if program.is_file():
            return str(program.absolute())
    program_on_path = shutil.which("cdk")
    if program_on_path is None:
        raise BlueprintError(
            "the app of a revision is synthesized by the CDK CLI, got no cdk in node_modules or on "
            "PATH; install it (npm install aws-cdk), or name what was synthesized from a spec "
            "with --spec my.yaml"
        )
    return program_on_path


def _is_complete(assembly: Path) -> bool:
    try:
        content = json.loads((assembly / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    # Values that were not looked up are made up.
    return isinstance(content, dict) and not content.get("missing")


def _end(text: str, lines: int = 20) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def _below(root: Path, folder: Path) -> str | None:
    """Return the path of a folder from the root of its repository, if it is in that one."""
    try:
        found = folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    return "" if found == "." else found
