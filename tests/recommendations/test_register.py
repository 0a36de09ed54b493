"""The register holds exactly the recommendations that are agreed, and refuses what is unclear."""

import re
from typing import Any

import pytest
import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import AREAS, parse, recommendations
from tests.recommendations.links import ROOT

REGISTER = ROOT / "eks_blueprint" / "recommendations" / "register.yaml"

IDS = re.findall(
    r"\S+",
    """
SEC-KMS-1 SEC-POD-1 SEC-SEC-1 SEC-TLS-1 SEC-TLS-2 SEC-END-1 SEC-END-2 SEC-LINK-1
SEC-NODE-1 SEC-NODE-2 SEC-NODE-3 SEC-NODE-4 SEC-NODE-5 SEC-NET-1 SEC-NET-2
SEC-TEN-1 SEC-TEN-2 SEC-TEN-3 SEC-TEN-4 SEC-TEN-5 SEC-TEN-6 SEC-CMP-1
REL-HA-1 REL-HA-2 REL-OPS-1
EFF-SIZE-1 EFF-NODE-1 EFF-NODE-2 EFF-NODE-3 EFF-COST-1 EFF-COST-2 EFF-IP-1 EFF-IP-2
TOPO-1
OPS-UPG-1 OPS-UPG-2 OPS-UPG-3 OPS-UPG-4 OPS-ACC-1 OPS-ACC-2 OPS-ACC-3
OPS-MON-1 OPS-MON-2 OPS-MON-3 OPS-MON-4 OPS-ING-1 OPS-ING-2 OPS-ING-3 OPS-GIT-1 OPS-ACK-1
OPS-STA-1 OPS-STA-2 OPS-STA-3 OPS-DIS-1
PORT-1
""",
)


def test_ids_are_those_agreed_in_their_order() -> None:
    assert len(IDS) == 55
    assert [*recommendations()] == IDS
    # YAML takes the last of two equal keys without a word.
    text = REGISTER.read_text(encoding="utf-8")
    assert re.findall(r"^([A-Z]\S*):", text, re.MULTILINE) == IDS


def test_areas_follow_each_other() -> None:
    areas = [one.area for one in recommendations().values()]
    assert [*dict.fromkeys(areas)] == [*AREAS]
    assert areas == sorted(areas, key=[*AREAS].index)


def test_titles_are_one_line_and_rationales_one_to_three_sentences() -> None:
    for one in recommendations().values():
        assert len(one.title) <= 90, one.id
        assert not one.title.endswith("."), one.id
        assert one.rationale.endswith("."), one.id
        assert 1 <= len(re.findall(r"\.(?: |$)", one.rationale)) <= 3, one.id
        assert not one.missing or one.missing.endswith("."), one.id


def entry(**changes: Any) -> dict[str, Any]:
    data = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))["SEC-KMS-1"] | changes
    return {"SEC-KMS-1": {key: value for key, value in data.items() if value != "removed"}}


def test_reads_an_entry() -> None:
    (one,) = parse(entry()).values()
    assert one.id == "SEC-KMS-1"
    assert one.area == "SEC"
    assert one.default == "on"
    assert one.missing == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "register must be a map of recommendations, got []"),
        ({"SEC-kms-1": {}}, "register: id must be one such as SEC-KMS-1, got 'SEC-kms-1'"),
        ({"SEC-KMS-0": {}}, "register: id must be one such as SEC-KMS-1, got 'SEC-KMS-0'"),
        ({"NET-POL-1": {}}, "register: id must be one such as SEC-KMS-1, got 'NET-POL-1'"),
        ({"SEC-KMS-1": "x"}, "register SEC-KMS-1: must be a map, got 'x'"),
        (entry(field="x"), "register SEC-KMS-1: has unknown keys field; known are checks, con"),
        (entry(page="removed"), "register SEC-KMS-1: must have page"),
        (entry(severity="critical"), "SEC-KMS-1.severity: must be one of high; medium; low, got"),
        (entry(default=True), "got True; put on and off in quotes"),
        (entry(status="done"), "SEC-KMS-1.status: must be one of built; partial; planned, got"),
        (entry(rule="AwsSolutions-KMS5"), "SEC-KMS-1.rule: must be one of built; none, got"),
        (entry(rule="none"), "SEC-KMS-1.unchecked: must say why there is no rule with rule none"),
        (entry(unchecked="None."), "SEC-KMS-1.unchecked: must be left out with rule built"),
        (
            entry(rule="none", unchecked="None."),
            "SEC-KMS-1.next_step: must say how a person judges it with rule none",
        ),
        (entry(next_step="Ask."), "SEC-KMS-1.next_step: must be left out with rule built"),
        (entry(fields="network"), "SEC-KMS-1.fields: must be a list of texts, got 'network'"),
        (entry(fields=["a", "a"]), "SEC-KMS-1.fields: must name each once, got a, a"),
        (entry(title=" "), "SEC-KMS-1.title: must be a text, got ' '"),
        (entry(title=None), "SEC-KMS-1.title: must be a text, got None"),
        (entry(sources=[]), "SEC-KMS-1.sources: must name a source, got none"),
        (entry(missing="Much."), "SEC-KMS-1.missing: must be left out with status built"),
        (entry(status="partial"), "SEC-KMS-1.missing: must say what is not built with status par"),
        (entry(fields=[], constructs=[]), "SEC-KMS-1.fields: must name a field, or constructs"),
        (entry(example=None), "SEC-KMS-1.example: must be set with status built"),
        (
            entry(status="planned", missing="All.", fields=[], constructs=[], page=None),
            "SEC-KMS-1.example: must be empty with status planned, got 'examples/01-production.y",
        ),
    ],
)
def test_fails_on_what_is_unclear(data: Any, message: str) -> None:
    with pytest.raises(BlueprintError) as refusal:
        parse(data)
    assert message in str(refusal.value)
