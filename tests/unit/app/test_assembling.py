"""One process and several write the same assembly."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.app.assembling import Assembling
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

WHERE = {"account": "111122223333", "region": "eu-west-1"}
SHARED = {"profile": "core", "environment": "prod", "network": {"shared": "common"}}
BLUEPRINT = BlueprintSpec.model_validate(
    {
        "environments": {
            "none": {
                "account": "444455556666",
                "regions": ["us-east-1"],
                "baseline": {"service_linked_roles": ["spot.amazonaws.com"]},
            },
            "prod": {
                "account": WHERE["account"],
                "regions": [WHERE["region"]],
                "baseline": {"guardduty": {}, "image_repositories": {"web": {}}},
            },
        },
        "networks": {"common": {"environment": WHERE}, "empty": {"environment": WHERE}},
        "clusters": {
            "a": SHARED,
            "b": {"profile": "core", "environment": "prod", "karpenter": {}},
            "c": SHARED,
        },
    }
)


def task(packs: tuple[str, ...] = ("aws-solutions",)) -> Assembling:
    return Assembling(BLUEPRINT, only=None, packs=packs, context={}, overrides={})


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    alone, shared = tmp_path_factory.mktemp("alone"), tmp_path_factory.mktemp("shared")
    task().write(alone)
    task().write(shared, jobs=2)
    return files(alone), files(shared)


def test_templates_and_assets_do_not_depend_on_the_processes(
    both: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    alone, shared = both
    assert alone.keys() == shared.keys()
    # These have traces with the folder of the process, or are merged.
    own = ("manifest.json", "tree.json", "validation-report.json")
    same = [name for name in alone if not name.endswith((".metadata.json", *own))]
    assert {"prod-eu-west-1-baseline.template.json", "none-us-east-1-baseline.template.json"} < {
        *same
    }
    assert {"a.template.json", "b.template.json", "common-shared-network.template.json"} < {*same}
    assert "empty-shared-network.template.json" in same
    assert {name: alone[name] for name in same} == {name: shared[name] for name in same}


@pytest.mark.parametrize("name", ["manifest.json", "tree.json"])
def test_what_is_merged_says_the_same(
    name: str, both: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    alone, shared = (json.loads(found[name]) for found in both)
    assert alone == shared


def test_the_reports_have_the_same_findings(
    both: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    def found(text: bytes) -> set[tuple[str, str, str]]:
        plugins: list[dict[str, Any]] = json.loads(text)["pluginReports"]
        return {
            (plugin["pluginName"], violation["ruleName"], construct["constructPath"])
            for plugin in plugins
            for kind in ("violations", "suppressedViolations")
            for violation in plugin.get(kind, [])
            for construct in violation["violatingConstructs"]
        }

    alone, shared = (found(one["validation-report.json"]) for one in both)
    assert alone == shared != set()


def test_fails_with_the_words_of_the_process_that_refused(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="packs must be none, or some of"):
        task(packs=("nonsense",)).write(tmp_path, jobs=2)
    assert [*tmp_path.iterdir()] == []


def test_processes_import_nothing_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository with a spec may hold files such as yaml.py; a single process reads none."""
    (tmp_path / "yaml.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    with pytest.raises(BlueprintError, match="none-such"):
        task(("none-such",)).write(tmp_path / "out", jobs=2)
