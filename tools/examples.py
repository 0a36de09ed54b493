"""The examples of the repository: their files, and what the comment at their head says."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["Example", "read_examples"]

_CI = (
    "Files for CI",
    "GitHub Actions, GitLab CI and CodeBuild, which docs/how-to/ci.md describes.",
)


@dataclass(frozen=True)
class Example:
    """An example: a file, or a folder with files.

    :param root: root of the repository.
    :param path: the file or folder, from there.
    """

    root: Path
    path: Path

    @property
    def name(self) -> str:
        """Its name, such as ``01-production``."""
        return self.path.stem

    @cached_property
    def files(self) -> Sequence[Path]:
        """Its files, from the root of the repository; the one with the comment comes first."""
        where = self.root / self.path
        found = [file for file in where.rglob("*") if file.is_file()] if where.is_dir() else [where]
        names = sorted(file.relative_to(self.root) for file in found)
        return sorted(
            (name for name in names if "__pycache__" not in name.parts),
            key=lambda name: name.name not in ("app.py", "fleet.yaml"),
        )

    @property
    def spec(self) -> Path | None:
        """What commands read as a spec; ``None`` if it is an app, or files for CI."""
        one_file = self.path.suffix == ".yaml"
        return self.path if one_file or self.files[0].name == "fleet.yaml" else None

    @property
    def has_stacks(self) -> bool:
        """Whether it is an app, or a spec with a cluster in AWS."""
        if self.spec is None:
            return self.files[0].suffix == ".py"
        return "target: eks-anywhere" not in (self.root / self.files[0]).read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """What it is, in a few words: the first line of the comment at its head."""
        # Docstrings begin with a sentence.
        return self._head[0].removesuffix(".")

    @property
    def comment(self) -> str:
        """What it shows: the rest of the comment."""
        return "\n".join(self._head[1:]).strip()

    @property
    def heading(self) -> str:
        """Its number and title."""
        number = self.name.partition("-")[0]
        return f"{number} {self.title}" if number.isdecimal() else self.title

    @cached_property
    def _head(self) -> Sequence[str]:
        if self.name == "ci":
            return _CI
        text = (self.root / self.files[0]).read_text(encoding="utf-8")
        if self.files[0].suffix == ".py":
            return (ast.get_docstring(ast.parse(text)) or "").splitlines() or [""]
        head = re.split(r"^(?!#)", text, maxsplit=1, flags=re.MULTILINE)[0]
        lines = (line.lstrip("#").strip() for line in head.splitlines())
        said = "\n".join(one for one in lines if not one.startswith("yaml-language-server"))
        return said.strip().splitlines() or [""]


def read_examples(root: Path) -> list[Example]:
    """Give the examples in the order of their numbers, and then the files for CI.

    :param root: root of the repository.
    """
    return [
        Example(root, path.relative_to(root))
        for path in sorted((root / "examples").iterdir())
        if path.suffix == ".yaml" or (path.is_dir() and path.name != "__pycache__")
    ]
