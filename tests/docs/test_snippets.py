"""What a reader copies from a page works: specs are accepted, names can be imported."""

import ast
import importlib
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.spec import BlueprintSpec, load
from tests.support.apps import EXAMPLES, ROOT, example

NUMBERS = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
WORDS = NUMBERS.split()
PAGES = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "reference" not in page.parts),
]
# Parts of Kubernetes objects, which are no specs.
OBJECTS = ("apiVersion:", "metadata:", "serviceAccountName:")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Give the blocks of a language, with page and line."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
            line = text.count("\n", 0, found.start()) + 2
            yield f"{page.name}:{line}", textwrap.dedent(found[1])


SPECS = dict(block for block in blocks("yaml") if not block[1].startswith(OBJECTS))


@pytest.mark.parametrize("where", SPECS)
def test_spec_is_accepted(where: str, tmp_path: Path) -> None:
    text = SPECS[where]
    keys = {*re.findall(r"^(\w+):", text, re.MULTILINE)}
    if not keys & {"clusters", "tenant_clusters", "defaults"}:
        if keys <= {*BlueprintSpec.model_fields}:
            text = _in_example(where, yaml.safe_load(text))
        else:
            text = "clusters:\n  production:\n" + textwrap.indent(text, "    ")
    file = tmp_path / "spec.yaml"
    file.write_text(text, encoding="utf-8")
    assert load(file)


def _in_example(where: str, parts: dict[str, Any]) -> str:
    """Put parts of a spec without clusters into the example that the page names first."""
    (page,) = [one for one in PAGES if one.name == where.partition(":")[0]]
    found = re.search(r"examples/[\w-]+\.yaml", page.read_text("utf-8"))
    assert found is not None, f"{page.name} must name the example whose clusters it is about"
    whole = yaml.safe_load((ROOT / found[0]).read_text("utf-8"))
    return yaml.safe_dump({**whole, **parts})


@pytest.mark.parametrize(("where", "text"), [*blocks("python")])
def test_imports_of_python_are_there(where: str, text: str) -> None:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eks_blueprint"):
            module = importlib.import_module(str(node.module))
            missing = [one.name for one in node.names if not hasattr(module, one.name)]
            for name in missing:
                importlib.import_module(f"{node.module}.{name}")


def test_there_are_specs_and_python() -> None:
    assert len(SPECS) > 25
    assert len([*blocks("python")]) > 5


def test_table_of_the_readme_is_that_of_the_example() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^(production[-\w]*) +(\d+) +\d+ +any", text, re.MULTILINE))
    assembly = example(EXAMPLES[0])
    counted = {name: len(one["Resources"]) for name, one in assembly.templates.items()}
    assert {name: int(count) for name, count in table.items()} == counted


def test_cost_of_the_readme_is_that_of_the_example() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assembly = example(EXAMPLES[0])
    made = [one for name in assembly.templates for one in assembly.resources(name).values()]
    kinds = [one["Type"] for one in made]
    interfaces = [one for one in made if one["Properties"].get("VpcEndpointType") == "Interface"]
    assert f"interface endpoints, {WORDS[len(interfaces)]} in the production example" in text
    assert f"KMS keys, {WORDS[kinds.count('AWS::KMS::Key')]} in the production example" in text
