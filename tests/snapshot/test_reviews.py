"""What reviews say, as it was read; `make snapshots` writes it anew."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import pytest
from sarif.loader import load_sarif_file

from eks_blueprint import review
from eks_blueprint.results import schema_of
from eks_blueprint.review.rendering import KIND, files_of
from tests.support.apps import EXAMPLES, ROOT, example
from tests.support.sarif_schema import sarif_errors
from tests.support.small_fleet import small_fleet

FOLDER = Path(__file__).parent / "reviews"
LONGEST = 700
TEXTS = ("markdown", "json", "sarif")


@cache
def fleet() -> dict[str, str]:
    """Give the files of the review of two clusters that are written by hand."""
    with TemporaryDirectory() as folder:
        return {**files_of(review.load(small_fleet(Path(folder))), TEXTS)}


def compared(file: Path, got: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        file.write_text(got, encoding="utf-8")
    assert got == file.read_text("utf-8"), f"{file.name} changed; read the diff, then snapshots"


@pytest.mark.parametrize("name", ["review.md", "review.json", "review.sarif"])
def test_the_review_of_a_fleet_is_as_read(name: str, request: pytest.FixtureRequest) -> None:
    compared(FOLDER / name.replace("review", "small-fleet"), fleet()[name], request)


def test_the_review_of_the_reference_cluster_is_as_read(request: pytest.FixtureRequest) -> None:
    found = review.load(example(EXAMPLES[0]).folder)
    files = files_of(found, TEXTS)
    compared(FOLDER / f"{EXAMPLES[0].stem}.md", files["review.md"], request)
    # A reader of Markdown sees a table as it is written, too.
    assert max(map(len, files["review.md"].splitlines())) < LONGEST
    jsonschema.validate(json.loads(files["review.json"]), schema_of(KIND, review.Review))
    assert sarif_errors(files["review.sarif"]) == []


def test_json_fits_the_schema_of_the_repository() -> None:
    schema = json.loads((ROOT / "schema" / "review.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(fleet()["review.json"]), schema)


def test_sarif_is_read_by_tools_for_it(tmp_path: Path) -> None:
    assert sarif_errors(fleet()["review.sarif"]) == []
    (tmp_path / "review.sarif").write_text(fleet()["review.sarif"], encoding="utf-8")
    file = load_sarif_file(str(tmp_path / "review.sarif"))
    (run,) = file.runs
    assert run.get_tool_name() == "eks-blueprint review"
    results = run.get_results()
    suppressed = [one for one in results if one.get("suppressions")]
    assert [one["ruleId"] for one in suppressed] == ["AwsSolutions-IAM5"]
    places = [one["locations"][0]["physicalLocation"] for one in results]
    files = {one["artifactLocation"]["uri"] for one in places}
    assert files <= {f"{name}.template.json" for name in ("network", "prod", "test")}
    assert all(one["region"]["startLine"] > 1 for one in places)
