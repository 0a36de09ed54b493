"""A revision of a Git repository: which commit it is, and what it holds."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint.errors import BlueprintError

__all__ = ["Revision", "revision_of"]


@dataclass(frozen=True)
class Revision:
    """A commit of the repository in which a folder is.

    :param name: the revision, as the user named it.
    :param commit: its commit.
    :param folder: the folder, from which paths are read.
    """

    name: str
    commit: str
    folder: Path

    def __str__(self) -> str:
        """Name it, with the beginning of its commit unless that is what it was named by."""
        short = self.commit[:12]
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({short})"

    @property
    def root(self) -> Path:
        """The root of the working tree."""
        found = _git(self.folder, "rev-parse", "--show-toplevel") or b"."
        return Path(os.fsdecode(found.rstrip(b"\r\n")))

    def names(self) -> list[str]:
        """Return the paths of the files below the folder, from there."""
        listed = _git(self.folder, "ls-tree", "-r", "--name-only", "-z", self.commit, "--", ".")
        return [os.fsdecode(name) for name in (listed or b"").split(b"\0") if name]

    def has(self, path: str) -> bool:
        """Say whether it has a file or folder.

        :param path: its path, from the root.
        """
        return _git(self.folder, "cat-file", "-e", f"{self.commit}:{path}") is not None

    def write(self, name: str, target: Path) -> bool:
        """Write a file as it was, and return whether there was one.

        :param name: its path, from the folder.
        :param target: the file that is written.
        """
        content = _git(self.folder, "show", f"{self.commit}:./{name}")
        if content is None:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return True

    def check_out(self, target: Path, path: str = "") -> bool:
        """Write a folder as it was, and return whether there was one.

        The working tree, the index and the list of worktrees stay as they are. Submodules are left
        out.

        :param target: the folder that is written.
        :param path: path of the folder, from the root. Default: everything.
        """
        # `--prefix` is taken literally, and a folder below the root would limit what is written.
        root = self.root
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            if _git(root, "read-tree", f"{self.commit}:{path}", environment=index) is None:
                return False
            target.mkdir(parents=True, exist_ok=True)
            prefix = f"--prefix={target.absolute()}/"
            return (
                _git(root, "checkout-index", "--all", "--quiet", prefix, environment=index)
                is not None
            )


def revision_of(folder: Path, name: str, *, option: str) -> Revision | None:
    """Find a revision.

    :param folder: a folder of the repository.
    :param name: the revision, such as ``origin/main`` or ``v1.4``.
    :param option: the option that names it.
    :returns: the revision, or None if there is no such repository or no such revision in it.
    :raises BlueprintError: if there is no Git.
    """
    what = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    try:
        found = _git(folder, *what)
    except OSError as error:
        raise BlueprintError(f"{option} needs Git, got: {error}; install it") from None
    return None if found is None else Revision(name, found.decode("ascii").strip(), folder)


def _git(
    where: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> bytes | None:
    """Run Git in a folder, and return what it prints, or None if it fails."""
    done = subprocess.run(
        ["git", "-C", str(where), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return done.stdout if done.returncode == 0 else None
