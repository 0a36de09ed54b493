"""Files of a folder that are replaced together or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eks_blueprint.errors import BlueprintError

__all__ = ["files_of", "is_file", "refuse_links", "remove_empty", "swap", "through_link", "writing"]


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an error about the output.

    :param path: the output folder.
    :raises BlueprintError: if it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise BlueprintError(
            f"output must be a folder that can be written, got {path}: {error.strerror}"
        ) from None


def is_file(path: Path) -> bool:
    """Return whether the path is a file or a link, including broken links."""
    try:
        return path.is_symlink() or (path.exists() and not path.is_dir())
    except OSError:  # such as a name that is too long for the file system
        return False


def files_of(folder: Path, prefix: str = "") -> Iterator[str]:
    """Return the files below a folder, relative to it; links are not followed."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from files_of(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}"


def through_link(folder: Path, name: str) -> Path | None:
    """Return the link that the way to a file leads through, and so out of the folder, if any."""
    parts = Path(name).parts[:-1]
    ways = (folder.joinpath(*parts[: count + 1]) for count in range(len(parts)))
    return next((way for way in ways if way.is_symlink()), None)


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Reject an output in which a file would be written elsewhere.

    :raises BlueprintError: if a folder on the way to a file is a link.
    """
    for name in names:
        link = through_link(folder, name)
        if link is not None:
            raise BlueprintError(
                f"output must not lead out of its folder, got the link {link}; remove the link"
            )


def swap(output: Path, staging: Path, new: Sequence[str], aside: Path, old: Sequence[str]) -> None:
    """Move the old files out and the new files in, or leave everything unchanged.

    :param output: the folder.
    :param staging: where the new files are, on the same file system.
    :param new: files to move in, relative to both folders.
    :param aside: empty folder for the old files, on the same file system.
    :param old: files to move out, relative to ``output``.
    """
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


def remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder and its parents up to ``root``, as long as they are empty."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
