"""Findings as SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sarif import loader

from eks_blueprint.results import SarifFinding, SarifRule, sarif
from tests.support.sarif_schema import sarif_errors

RULE = SarifRule("SEC-KMS-1", "Encrypt secrets", "Looks at clusters.", "error")


def run(*findings: SarifFinding) -> dict[str, Any]:
    text = sarif([RULE], findings, tool="eks-blueprint", version="1.0")
    assert sarif_errors(text) == []
    written = json.loads(text)
    assert written["version"] == "2.1.0"
    (only,) = written["runs"]
    return dict(only)


def test_a_finding_has_its_rule_its_line_and_an_identity_without_the_line() -> None:
    got = run(
        SarifFinding(
            "SEC-KMS-1", "no key", "cdk.out/a b.json", line=7, name="app/Cluster", identity="x"
        )
    )
    assert got["results"] == [
        {
            "ruleId": "SEC-KMS-1",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "no key"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "cdk.out/a%20b.json"},
                        "region": {"startLine": 7},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "app/Cluster"}],
                }
            ],
            "partialFingerprints": {"findingIdentity/v1": "x"},
        }
    ]


def test_an_acknowledged_finding_is_suppressed_with_its_reason() -> None:
    (result,) = run(SarifFinding("SEC-KMS-1", "no key", "a.json", reason="a trial"))["results"]
    assert result["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "a trial"}
    ]


def test_control_characters_and_other_alphabets_are_harmless() -> None:
    (result,) = run(SarifFinding("SEC-KMS-1", "a\x1b[31mb\ud800", "ä:%.json"))["results"]
    assert "\x1b" not in result["message"]["text"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "%C3%A4%3A%25.json"
    assert location["region"]["startLine"] == 1


def test_a_reader_of_sarif_takes_it(tmp_path: Path) -> None:
    file = tmp_path / "check.sarif"
    file.write_text(
        sarif(
            [RULE],
            [SarifFinding("SEC-KMS-1", "no key", "a.json", line=3)],
            tool="eks-blueprint",
            version="1.0",
        )
    )
    read = loader.load_sarif_file(str(file))
    (record,) = read.get_records()
    assert (record["Severity"], record["Code"], record["Line"]) == ("error", "SEC-KMS-1", 3)


def test_fails_for_what_the_schema_does_not_know() -> None:
    text = sarif([RULE], [SarifFinding("SEC-KMS-1", "a", "a.json")], tool="x", version="1")
    assert sarif_errors(text.replace('"startLine": 1', '"startLine": 0'))
    assert sarif_errors(text.replace('"ruleIndex"', '"indexOfRule"'))


def test_fails_for_a_finding_of_an_unknown_rule() -> None:
    with pytest.raises(KeyError):
        sarif([RULE], [SarifFinding("SEC-KMS-2", "", "a.json")], tool="x", version="1")
