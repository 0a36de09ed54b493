"""Examples as pages: what each shows, what it installs, its files, and how to try it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from eks_blueprint.recommendations import recommendations
from eks_blueprint.spec import load
from eks_blueprint.spec.components import components_of

__all__ = ["Example", "example_page", "examples_page", "read_examples"]

_LANGUAGES = {".py": "python", ".sh": "sh", ".yaml": "yaml", ".yml": "yaml"}
_LONG = 70
_HEAD = """\
# Examples

The tests synthesize every example with a number. Accounts, ARNs and host names are placeholders:
copy an example and replace them.

| Example | What it shows |
| --- | --- |
"""
_CI = "Files for GitHub Actions, GitLab CI and CodeBuild, which docs/how-to/ci.md describes."


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
    def comment(self) -> str:
        """What the comment or docstring at its head says."""
        if self.name == "ci":
            return _CI
        text = (self.root / self.files[0]).read_text(encoding="utf-8")
        if self.files[0].suffix == ".py":
            return ast.get_docstring(ast.parse(text)) or ""
        head = re.split(r"^(?!#)", text, maxsplit=1, flags=re.MULTILINE)[0]
        lines = (line.lstrip("#").strip() for line in head.splitlines())
        return "\n".join(one for one in lines if not one.startswith("yaml-language-server")).strip()

    @property
    def title(self) -> str:
        """Its number, and how its comment begins."""
        if self.name == "ci":
            return "Files for CI"
        words = re.split(r"[:;.](?:\s|$)| \(", " ".join(self.comment.split()))[0]
        number = self.name.partition("-")[0]
        return f"{number}: {words if len(words) <= _LONG else words.split(', ')[0]}"


def read_examples(root: Path) -> list[Example]:
    """Give the examples in the order of their numbers, and then the files for CI.

    :param root: root of the repository.
    """
    return [
        Example(root, path.relative_to(root))
        for path in sorted((root / "examples").iterdir())
        if path.suffix == ".yaml" or (path.is_dir() and path.name != "__pycache__")
    ]


def examples_page(examples: Sequence[Example]) -> str:
    """Give the page that lists all examples, with links as from the root of the repository."""
    return _HEAD + "".join(
        f"| [{one.name}]({one.path}) | {one.title.partition(': ')[2] or one.title} |\n"
        for one in examples
    )


def example_page(example: Example, report: bool) -> str:
    """Give the page of an example, with links as from its folder.

    :param example: the example.
    :param report: whether the site has the report of its review.
    """
    return "\n".join(_lines(example, report)) + "\n"


def _lines(example: Example, report: bool) -> Iterator[str]:
    yield f"# {example.title}\n\n{_with_links(example.comment)}\n"
    if example.spec is not None:
        yield from _clusters(example.root / example.spec)
        yield "\n```console"
        yield f"make synth SPEC={example.spec}"
        yield "```\n"
    if report:
        yield f"[The report of its review](../reviews/{example.name}/review.html)\n"
    for file in example.files:
        text = (example.root / file).read_text(encoding="utf-8").rstrip()
        yield f"## {file.relative_to('examples')}\n"
        yield f"```{_LANGUAGES.get(file.suffix, 'text')}\n{text}\n```\n"


@cache
def _clusters(spec: Path) -> tuple[str, ...]:
    return (*_rows(spec),)


def _rows(spec: Path) -> Iterator[str]:
    yield "| Cluster | Kubernetes | Profile | Components |"
    yield "| --- | --- | --- | --- |"
    for name, cluster in load(spec).clusters.items():
        parts = sorted(one.name for one, _ in components_of(cluster) if one.name != "kubernetes")
        components = ", ".join(f"`{one}`" for one in parts) or "none"
        yield f"| `{name}` | {cluster.kubernetes_version} | `{cluster.profile}` | {components} |"


def _with_links(text: str) -> str:
    """Link the pages and recommendations that a comment names."""
    text = re.sub(r"\bdocs/[\w/-]+\.md", lambda page: f"[{page[0]}](../{page[0]})", text)
    page = "../docs/reference/recommendations.md"
    ids = "|".join(recommendations())
    return re.sub(rf"\b(?:{ids})\b", lambda one: f"[{one[0]}]({page}#{one[0].lower()})", text)
