"""The folder of a repository into which trees for GitOps are written."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from eks_blueprint.app.swap import files_of, is_file, refuse_links, remove_empty, swap
from eks_blueprint.errors import BlueprintError

__all__ = ["TreeFolder"]

_HEAD = "# Written by eks_blueprint; "
# What the library writes for a cluster of a fleet, and nothing that a user added.
_ENTRY = re.compile(
    rf"{_HEAD}.*\napiVersion: .*\nkind: Kustomization\nresources:( \[\]|(\n- [./]+/base/\S+)+)"
    r"\ncomponents:(\n- \S+/patches)+\n"
)
# The folder of a cluster's own objects as the library wrote it: it names those of the environment.
_APPS = re.compile(r"- \.\./\.\./\.\./apps/([^/\s]+)")
_SHARED = re.compile(r"^- (?:\.\./)+(base/\S+)$", re.MULTILINE)


class TreeFolder:
    """Replaces what the library wrote into a folder, and leaves alone what belongs to users.

    :param output: root of the repository's tree.
    :param made: folder with the trees that were made.
    :param clusters: names of the clusters that were made.
    :param fleet: names of those with the layout ``fleet``.
    """

    def __init__(
        self, output: Path, made: Path, *, clusters: Collection[str], fleet: Collection[str]
    ) -> None:
        self._output, self._made = output, made
        self._clusters, self._fleet = clusters, fleet

    def publish(self) -> int:
        """Write the trees as a whole, or leave the folder unchanged.

        :returns: the number of files.
        :raises BlueprintError: if a file is in the way that a user changed.
        """
        new = [name for name in self._names if not self._belongs_to_user(name)]
        old = list(dict.fromkeys((*self._left(), *(n for n in new if is_file(self._output / n)))))
        refuse_links(self._output, (*new, *old))
        self._output.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=".eks-blueprint-", dir=self._output) as staging,
            tempfile.TemporaryDirectory(prefix=".eks-blueprint-", dir=self._output) as aside,
        ):
            for name in new:
                target = Path(staging) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._made / name, target)
            swap(self._output, Path(staging), new, Path(aside), old)
        for name in old:
            remove_empty((self._output / name).parent, self._output)
        return len(new)

    @cached_property
    def _names(self) -> list[str]:
        return sorted(
            file.relative_to(self._made).as_posix() for file in self._made.rglob("*.yaml")
        )

    def _belongs_to_user(self, name: str) -> bool:
        """Say whether a file exists and is not to be written again."""
        from eks_blueprint.delivery import is_yours

        if not (self._output / name).exists():
            return False
        if is_yours(name):
            return not self._is_of_other_environment(name)
        if not name.startswith("clusters/"):
            return False
        _, cluster, layer, _ = name.split("/")
        written = _ENTRY.fullmatch(_text(self._output / name)) is not None
        if cluster not in self._fleet:
            # An overlay of a tree of its own belongs to the repository: users add patches to it.
            return not written
        if not written and not self._is_plain(cluster, layer):
            raise BlueprintError(
                f"{self._output / name} must be as eks_blueprint wrote it, got changes, which the "
                f"layout fleet would overwrite; move them to clusters/{cluster}/patches/"
                "kustomization.yaml, and delete the file"
            )
        return False

    def _is_of_other_environment(self, name: str) -> bool:
        """Say whether a file is as the library wrote it when the cluster was elsewhere.

        Where a user changed it, it stays, and the user is told.
        """
        old, new = _text(self._output / name), _text(self._made / name)
        was, now = _APPS.findall(old), _APPS.findall(new)
        if not was or not now or was == now:
            return False
        if old == new.replace(f"/apps/{now[0]}", f"/apps/{was[0]}"):
            return True
        print(
            f"{self._output / name} names apps/{was[0]}, and the cluster has apps/{now[0]}; change "
            "it if the cluster is to have those",
            file=sys.stderr,
        )
        return False

    def _left(self) -> Iterator[str]:
        """Yield the files that the library wrote and no cluster needs any longer."""
        for cluster in self._clusters:
            for layer in self._folders(f"infrastructure/*/{cluster}"):
                # Layers that are written are replaced as a whole.
                if not (self._made / layer).exists() and not self._is_written(layer):
                    continue
                yield from (f"{layer}/{file}" for file in files_of(self._output / layer))
                overlay = f"clusters/{cluster}/{layer.split('/')[1]}/kustomization.yaml"
                if not (self._made / overlay).exists() and self._is_plain(*_place(overlay)):
                    yield overlay
            for entry in self._folders(f"clusters/{cluster}/*"):
                overlay = f"{entry}/kustomization.yaml"
                if not (self._made / overlay).exists() and _ENTRY.fullmatch(
                    _text(self._output / overlay)
                ):
                    yield overlay
        needed = set(self._needed())
        for folder in self._folders("base/*/*"):
            if folder not in needed and self._is_written(folder):
                yield from (f"{folder}/{file}" for file in files_of(self._output / folder))

    def _needed(self) -> Iterator[str]:
        """Yield the shared folders that a cluster names, made now or before."""
        entries = [self._made / name for name in self._names if name.startswith("clusters/")]
        entries += [
            path
            for path in self._output.glob("clusters/*/*/kustomization.yaml")
            if path.parts[-3] not in self._clusters
        ]
        for path in entries:
            yield from _SHARED.findall(_text(path))

    def _folders(self, pattern: str) -> Iterable[str]:
        found = sorted(self._output.glob(pattern))
        return [path.relative_to(self._output).as_posix() for path in found if path.is_dir()]

    def _is_written(self, folder: str) -> bool:
        return _text(self._output / folder / "kustomization.yaml").startswith(_HEAD)

    def _is_plain(self, cluster: str, layer: str) -> bool:
        """Say whether an overlay is as it was written for a tree of its own."""
        _, _, content = _text(
            self._output / f"clusters/{cluster}/{layer}/kustomization.yaml"
        ).partition("\n")
        return content == (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
            f"- ../../../infrastructure/{layer}/{cluster}\n"
        )


def _place(overlay: str) -> tuple[str, str]:
    _, cluster, layer, _ = overlay.split("/")
    return cluster, layer


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""
