"""The numbers of the page on few large and many small clusters are those of the cost command."""

import re
from decimal import Decimal
from typing import Any

import pytest
import yaml

from eks_blueprint.assembly import read_assembly
from eks_blueprint.estimate import Estimate, estimate, read_assumptions
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import ROOT, synthesize
from tests.support.priced import TODAY

PAGE = (ROOT / "docs" / "explanation" / "few-large-or-many-small.md").read_text("utf-8")
_BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SHARED, EACH = map(yaml.safe_load, _BLOCKS)
COLUMNS = 3


def cost(spec: dict[str, Any]) -> Estimate:
    folder = synthesize(BlueprintSpec.model_validate(spec)).folder
    return estimate(read_assembly(folder), today=TODAY, assumed=read_assumptions(()))


@pytest.fixture(scope="module")
def estimates() -> list[Estimate]:
    cluster = EACH["templates"]["team"]["cluster"]
    in_one_vpc = {
        **EACH,
        "networks": {"teams": {"environment": cluster["environment"]}},
        "templates": {"team": {"cluster": {**cluster, "network": {"shared": "teams"}}}},
    }
    return [cost(spec) for spec in (SHARED, EACH, in_one_vpc)]


@pytest.fixture
def costs(estimates: list[Estimate]) -> list[dict[str, Decimal]]:
    return [
        {one.component.value: one.monthly.expected for one in found.components}
        for found in estimates
    ]


def table() -> dict[str, list[str]]:
    lines = re.findall(r"^\| ([A-Za-z ]+) \|((?: [\d,]+ \|){3})$", PAGE, re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")[:COLUMNS]] for name, cells in lines}


def test_table_has_the_numbers_of_the_cost_command(costs: list[dict[str, Decimal]]) -> None:
    rows = table()
    named = [name for name in rows if name not in ("everything else", "sum")]
    assert len(named) == 7
    for column, found in enumerate(costs):
        wanted = {name: found[name] for name in named}
        wanted["everything else"] = sum(found.values()) - sum(wanted.values())
        wanted["sum"] = sum(found.values(), start=Decimal(0))
        assert {name: f"{round(usd):,}" for name, usd in wanted.items()} == {
            name: cells[column] for name, cells in rows.items()
        }


def test_a_further_tenant_costs_what_the_page_says(
    estimates: list[Estimate], costs: list[dict[str, Decimal]]
) -> None:
    shared, each, one_vpc = (sum(found.values(), start=Decimal(0)) for found in costs)
    clusters = [f"team-{name}" for name in EACH["tenant_clusters"]]
    tenants = len(clusters)
    assert tenants == len(SHARED["clusters"]["shared"]["tenants"]) == 4
    assert f"about {round(each / tenants)} US dollars a month with a VPC" in PAGE
    own = [one.monthly.expected for one in estimates[2].lines if one.stack in clusters]
    assert f"in a shared VPC about {round(sum(own, start=Decimal(0)) / tenants)}" in PAGE
    pools = costs[1]["nodes of NodePools"]
    assert f"of which {round((each - pools) / tenants)} are there" in PAGE
    assert shared < one_vpc < each
