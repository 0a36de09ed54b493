"""Findings as SARIF, which code scanning of GitHub, GitLab and Azure DevOps reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eks_blueprint.results.words import visible

__all__ = ["SarifFinding", "SarifRule", "sarif"]

SarifLevel = Literal["error", "warning", "note"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_VERSION = "2.1.0"
_FINGERPRINT = "findingIdentity/v1"


@dataclass(frozen=True)
class SarifRule:
    """A rule.

    :param id: its id, such as ``SEC-KMS-1``; findings name it.
    :param title: what must be, in one line.
    :param text: what it looks at, and why.
    :param level: ``error``, ``warning`` or ``note``.
    :param page: address of its documentation. Default: none.
    :param properties: what else is known of it, such as ``tags`` or GitHub's
        ``security-severity``. Default: nothing.
    """

    id: str
    title: str
    text: str
    level: SarifLevel
    page: str = ""
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SarifFinding:
    """A finding.

    :param rule: id of its rule, one of those that are given.
    :param message: what is wrong and what to do.
    :param file: file, relative to the root of the repository, with ``/`` between folders.
    :param line: its line, from 1. Default: 1, since readers refuse findings without one.
    :param name: what it was found in, such as a logical id. Default: none.
    :param identity: what stays the same when lines move, such as the id of the finding and the
        logical id. Default: rule, file and name.
    :param reason: why it was acknowledged; readers hide findings with a reason. Default: it was
        not.
    """

    rule: str
    message: str
    file: str
    line: int | None = None
    name: str = ""
    identity: str = ""
    reason: str = ""


def sarif(
    rules: Sequence[SarifRule],
    findings: Sequence[SarifFinding],
    *,
    tool: str,
    version: str,
    page: str = "",
) -> str:
    """Return findings as a SARIF file of version 2.1.0.

    :param rules: every rule that ran, found or not.
    :param findings: what they found.
    :param tool: name of the tool.
    :param version: its version.
    :param page: address of its documentation. Default: none.
    :returns: indented JSON that ends with a newline.
    :raises KeyError: if a finding is of a rule that is not given.

    Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub
    documentation, "SARIF support for code scanning".
    """
    index = {one.id: number for number, one in enumerate(rules)}
    levels = {one.id: one.level for one in rules}
    driver: dict[str, Any] = {"name": tool, "version": version, "rules": [_rule(r) for r in rules]}
    if page:
        driver["informationUri"] = page
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": one.rule,
                "ruleIndex": index[one.rule],
                "level": levels[one.rule],
                **_result(one),
            }
            for one in findings
        ],
    }
    content = {"$schema": _SCHEMA, "version": _VERSION, "runs": [run]}
    return json.dumps(content, indent=2) + "\n"


def _rule(one: SarifRule) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": one.id,
        "shortDescription": {"text": visible(one.title)},
        "fullDescription": {"text": visible(one.text)},
        "defaultConfiguration": {"level": one.level},
    }
    if one.page:
        rule["helpUri"] = one.page
    if one.properties:
        rule["properties"] = dict(one.properties)
    return rule


def _result(one: SarifFinding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(one.file)},
            "region": {"startLine": one.line or 1},
        }
    }
    if one.name:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(one.name)}]
    result: dict[str, Any] = {
        "message": {"text": visible(one.message)},
        "locations": [location],
        "partialFingerprints": {
            _FINGERPRINT: visible(one.identity or f"{one.rule}:{one.file}:{one.name}")
        },
    }
    if one.reason:
        result["suppressions"] = [
            {"kind": "inSource", "status": "accepted", "justification": visible(one.reason)}
        ]
    return result


def _uri(file: str) -> str:
    """Return a path as a reference; a colon or a percent sign would mean something."""
    safe = "-._~!$&'()*+,;=@/"
    text = "".join(
        one if one.isascii() and (one.isalnum() or one in safe) else _encoded(one) for one in file
    )
    return f"file://{text}" if text.startswith("/") else text


def _encoded(one: str) -> str:
    return "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))
