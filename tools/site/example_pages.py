"""Examples as pages: what each shows, what it installs, its files, and how to try it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from eks_blueprint.spec import load
from eks_blueprint.spec.components import components_of
from tools.examples import Example

__all__ = ["example_page", "examples_page"]

_LANGUAGES = {".py": "python", ".sh": "sh", ".yaml": "yaml", ".yml": "yaml"}
_HEAD = """\
# Examples

The tests synthesize every example with a number. Accounts, ARNs and host names are placeholders:
copy an example and replace them.

| Example | What it shows |
| --- | --- |
"""


def examples_page(examples: Sequence[Example]) -> str:
    """Give the page that lists all examples, with links as from the root of the repository."""
    return _HEAD + "".join(f"| [{one.name}]({one.path}) | {one.title} |\n" for one in examples)


def example_page(example: Example, report: bool) -> str:
    """Give the page of an example, with links as from its folder.

    :param example: the example.
    :param report: whether the site has the report of its review.
    """
    return "\n".join(_lines(example, report)) + "\n"


def _lines(example: Example, report: bool) -> Iterator[str]:
    yield f"# {example.heading}\n\n{_with_links(example.comment)}\n"
    if example.spec is not None:
        yield from _clusters(example.root / example.spec)
        yield "\n```console"
        if example.has_stacks:
            yield f"make synth SPEC={example.spec}"
            yield f"make review EXAMPLE={example.name}"
        else:
            yield f"eks-blueprint render {example.spec}"
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
    """Link the pages that a comment names."""
    return re.sub(r"\bdocs/[\w/-]+\.md", lambda page: f"[{page[0]}](../{page[0]})", text)
