"""An output folder that is replaced as a whole or not at all."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from eks_blueprint.app.file_lock import lock, try_lock
from eks_blueprint.app.swap import (
    files_of,
    is_file,
    refuse_links,
    remove_empty,
    swap,
    through_link,
    writing,
)
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
    :param listing: name of the file with the list of what was written.
    :param keeps: whether a file that was written before stays although it is not written again.
    """

    def __init__(
        self, path: Path, staging: Path, listing: str, keeps: Callable[[str], bool]
    ) -> None:
        self.path = path
        self.staging = staging
        self._listing = listing
        self._keeps = keeps

    def publish(self) -> None:
        """Move the files of ``staging`` into the folder, and remove those of the last synthesis.

        :raises BlueprintError: if a file cannot be moved; the folder is then unchanged.
        """
        with writing(self.path), lock(self.path):
            files = sorted(files_of(self.staging))
            refuse_links(self.path, files)
            before = {*_written_before(self.path, self._listing)}
            kept = {name for name in before - {*files} if self._keeps(name)}
            text = json.dumps({"files": sorted({*files, *kept})}, indent=1)
            (self.staging / self._listing).write_text(f"{text}\n", encoding="utf-8")
            new = [*files, self._listing]
            known = (before - kept) | {*new}
            old = sorted(name for name in known if is_file(self.path / name))
            with tempfile.TemporaryDirectory(prefix=_STAGING, dir=self.path) as aside:
                try:
                    swap(self.path, self.staging, new, Path(aside), old)
                finally:
                    for name in known:
                        remove_empty((self.path / name).parent, self.path)


@contextlib.contextmanager
def output_folder(
    path: Path,
    *,
    listing: str = _LIST,
    what: str = "synthesis",
    keeps: Callable[[str], bool] = lambda _: False,
) -> Iterator[OutputFolder]:
    """Open the folder of a cloud assembly or of other output, to replace it as a whole.

    Files that no synthesis wrote are kept. Without ``publish``, on an error or an interruption, the
    folder is unchanged.

    :param path: the folder; created if it does not exist.
    :param listing: name of the file with the list of what was written. Default: that of assemblies.
    :param what: what writes it, for messages. Default: synthesis.
    :param keeps: whether a file that was written before stays although it is not written again.
        Default: none stays.
    :raises BlueprintError: if it cannot be written, or contains files of something else.
    """
    with writing(path):
        made = [folder for folder in (path, *path.parents) if not folder.exists()]
    staging: Path | None = None
    try:
        with contextlib.ExitStack() as held:
            with writing(path):
                path.mkdir(parents=True, exist_ok=True)
                with lock(path):
                    _refuse_foreign(path, listing, what)
                    _sweep(path)
                    # Node may have another working directory than Python at this point.
                    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=path.absolute()))
                    held.enter_context(lock(staging))
            yield OutputFolder(path, staging, listing, keeps)
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _written_before(path: Path, listing: str) -> Iterator[str]:
    """Return the files of the last synthesis, without names that lead out of the folder.

    Whoever can write into the folder can write the list: it is not trusted.
    """
    try:
        names = json.loads((path / listing).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for name in names if isinstance(names, list) else ():
        if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
            continue
        if is_file(path / name) and through_link(path, name) is None:
            yield name


def _refuse_foreign(path: Path, listing: str, what: str) -> None:
    ours = (listing, _ASSEMBLY) if listing == _LIST else (listing,)
    if any((path / name).is_file() for name in ours):
        return
    names = [entry.name for entry in path.iterdir()]
    held = sorted(n for n in names if not n.endswith(_OF_THE_CLI) and not n.startswith(_STAGING))
    if held:
        more = ", ..." if len(held) > 3 else ""
        raise BlueprintError(
            f"output must be a new or empty folder, or one that a {what} wrote, got "
            f"{path}, which holds {', '.join(held[:3])}{more}; name another folder"
        )


def _sweep(path: Path) -> None:
    """Remove files that a killed process left behind."""
    for left in path.glob(f"{_STAGING}*"):
        if left.is_dir() and try_lock(left):
            shutil.rmtree(left, ignore_errors=True)
