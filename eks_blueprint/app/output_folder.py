"""An output folder that is replaced as a whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from eks_blueprint.app.file_lock import lock, try_lock
from eks_blueprint.errors import BlueprintError

__all__ = ["OutputFolder", "output_folder"]

_LIST = ".eks-blueprint.json"
_STAGING = ".eks-blueprint-"
# Files that CDK writes into every cloud assembly, and that its CLI adds.
_ASSEMBLY = "cdk.out"
_OF_THE_CLI = (".lock", "error.txt", "performance-counters.json")


class OutputFolder:
    """The value that :func:`output_folder` yields.

    :param path: the folder.
    :param staging: folder inside of it, hence on the same file system, where new files are written.
    """

    def __init__(self, path: Path, staging: Path) -> None:
        self.path = path
        self.staging = staging

    def publish(self) -> None:
        """Move the files of ``staging`` into the folder, and remove those of the last synthesis.

        :raises BlueprintError: if a file cannot be moved; the folder is then unchanged.
        """
        with _writing(self.path), lock(self.path):
            files = sorted(_files(self.staging))
            text = json.dumps({"files": files}, indent=1)
            (self.staging / _LIST).write_text(f"{text}\n", encoding="utf-8")
            new = [*files, _LIST]
            known = {*_written_before(self.path), *new}
            old = sorted(name for name in known if _is_file(self.path / name))
            with tempfile.TemporaryDirectory(prefix=_STAGING, dir=self.path) as aside:
                try:
                    _swap(self.path, self.staging, new, Path(aside), old)
                finally:
                    for name in known:
                        _remove_empty((self.path / name).parent, self.path)


@contextlib.contextmanager
def output_folder(path: Path) -> Iterator[OutputFolder]:
    """Open the folder of a cloud assembly, to replace it as a whole.

    Files that no synthesis wrote are kept. Without ``publish``, on an error or an interruption, the
    folder is unchanged.

    :param path: the folder; created if it does not exist.
    :raises BlueprintError: if it cannot be written, or contains files but no cloud assembly.
    """
    made = [folder for folder in (path, *path.parents) if not folder.exists()]
    staging: Path | None = None
    try:
        with contextlib.ExitStack() as held:
            with _writing(path):
                path.mkdir(parents=True, exist_ok=True)
                with lock(path):
                    _refuse_foreign(path)
                    _sweep(path)
                    # Node may have another working directory than Python at this point.
                    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=path.absolute()))
                    held.enter_context(lock(staging))
            yield OutputFolder(path, staging)
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _written_before(path: Path) -> Iterator[str]:
    """Return the files of the last synthesis, without names that lead out of the folder."""
    try:
        names = json.loads((path / _LIST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for name in map(str, names):
        if not Path(name).is_absolute() and ".." not in Path(name).parts:
            yield name


def _refuse_foreign(path: Path) -> None:
    if any((path / name).is_file() for name in (_LIST, _ASSEMBLY)):
        return
    names = [entry.name for entry in path.iterdir()]
    held = sorted(n for n in names if not n.endswith(_OF_THE_CLI) and not n.startswith(_STAGING))
    if held:
        more = ", ..." if len(held) > 3 else ""
        raise BlueprintError(
            "output must be a new or empty folder, or one that a synthesis wrote, got "
            f"{path}, which holds {', '.join(held[:3])}{more}; name another folder"
        )


def _sweep(path: Path) -> None:
    """Remove files that a killed process left behind."""
    for left in path.glob(f"{_STAGING}*"):
        if left.is_dir() and try_lock(left):
            shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BlueprintError(
            f"output must be a folder that can be written, got {path}: {error.strerror}"
        ) from None


def _is_file(path: Path) -> bool:
    """Return whether the path is a file or a link, including broken links."""
    return path.is_symlink() or (path.exists() and not path.is_dir())


def _files(folder: Path, prefix: str = "") -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}"


def _swap(output: Path, staging: Path, new: list[str], aside: Path, old: list[str]) -> None:
    """Move the old files out and the new files in, or leave everything unchanged."""
    moves = [(output / name, aside / name) for name in old]
    moves += [(staging / name, output / name) for name in new]
    begun: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            begun.append((source, target))
            source.replace(target)
    except BaseException:
        for source, target in reversed(begun):
            # The move of the last file may have failed.
            if not os.path.lexists(source):
                target.replace(source)
        raise


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
