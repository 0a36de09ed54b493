"""The page that leads to the reports of all examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from tools.examples import Example

__all__ = ["reviews_page", "summary_of"]

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reviews of the examples</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
a { color: light-dark(#1a4fb8, #8ab4ff); }
ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid light-dark(#d5d9e0, #3a404a); padding: .75rem 0; }
li p { margin: .25rem 0 0; }
.name { font-weight: 600; }
.more { font-size: .875rem; }
</style>
</head>
<body>
<main>
<h1>Reviews of the examples</h1>
<p>A report for each example, made from its cloud assembly alone.</p>
<ul>
{%- for example, files, summary in reports %}
<li>
<a class="name" href="{{ example.name }}/review.html">{{ example.heading }}</a>
<p>{{ example.comment | replace("`", "") }}</p>
{%- for line in summary %}
<p class="more">{% if line.page -%}
<a href="{{ example.name }}/{{ line.page }}">{{ line.cluster }}</a>{{ line.rest }}
{%- else %}{{ line.text }}{% endif %}</p>
{%- endfor %}
<p class="more"><code>{{ example.path }}</code>
{%- for file in files %} · <a href="{{ example.name }}/{{ file }}">{{ file }}</a>{% endfor %}</p>
</li>
{%- endfor %}
</ul>
</main>
</body>
</html>
"""


@dataclass(frozen=True)
class _Line:
    """What the review of an example says of a cluster.

    :param text: the whole line.
    :param cluster: the name with which it begins.
    :param page: the page of that cluster, if it has one.
    """

    text: str
    cluster: str
    page: str

    @property
    def rest(self) -> str:
        return self.text.removeprefix(self.cluster)


def summary_of(example: Example, folder: Path) -> Path:
    """Give the file with what the review of an example said in a line for each cluster.

    :param example: the example.
    :param folder: folder with a folder for each report.
    """
    return folder / f"{example.name}.txt"


def reviews_page(examples: Iterable[Example], folder: Path) -> Path:
    """Write the page, with the reports that exist.

    :param examples: all examples.
    :param folder: folder with a folder for each report.
    :returns: the page.
    """
    reports = [
        (one, _others(folder / one.name), [*_lines(summary_of(one, folder), folder / one.name)])
        for one in examples
        if (folder / one.name / "review.html").exists()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    text = Environment(autoescape=True).from_string(_PAGE).render(reports=reports)
    page.write_text(text, encoding="utf-8")
    return page


def _others(report: Path) -> list[str]:
    """Give the files of a review that no browser shows."""
    return sorted(file.name for file in report.glob("review.[!h]*"))


def _lines(summary: Path, report: Path) -> Iterator[_Line]:
    if not summary.exists():
        return
    for text in summary.read_text(encoding="utf-8").splitlines():
        cluster = text.partition(": ")[0]
        # Of a fleet, each cluster has a page.
        page = f"review-{cluster}.html"
        yield _Line(text, cluster, page if (report / page).exists() else "")
