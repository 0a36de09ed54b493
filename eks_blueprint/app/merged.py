"""One cloud assembly from those of several processes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eks_blueprint.errors import BlueprintError

__all__ = ["merge_assemblies", "merge_reports"]

_MANIFEST, _REPORT, _TREE = "manifest.json", "validation-report.json", "tree.json"
# At the end of every manifest that CDK writes: they are about the app, not about a stack.
_OF_THE_APP = ("cdk:tree", "cdk:feature-flag-report")


def merge_assemblies(parts: Sequence[Path], into: Path) -> None:
    """Move the files of several assemblies into one, as if one process had written it.

    Stacks, assets and templates are moved as they are. What CDK writes once for an app is merged:
    the manifest, the tree of constructs and the validation report.

    :param parts: the assemblies, which are empty afterwards.
    :param into: folder of the assembly; empty, and on the file system of the parts.
    :raises BlueprintError: if two parts have a file in common and it differs.
    """
    documents = {
        name: [json.loads((part / name).read_text("utf-8")) for part in parts if _has(part, name)]
        for name in (_MANIFEST, _TREE, _REPORT)
    }
    for part in parts:
        for path in sorted(part.iterdir()):
            if path.name not in documents:
                _move(path, into / path.name)
    merged = {_MANIFEST: _manifest, _TREE: _tree, _REPORT: merge_reports}
    for name, found in documents.items():
        if found:
            # The text that CDK's own JSON.stringify writes.
            indent = None if name == _TREE else 2
            separators = (",", ":") if indent is None else None
            text = json.dumps(
                merged[name](found), indent=indent, separators=separators, ensure_ascii=False
            )
            (into / name).write_text(text, encoding="utf-8")


def _has(part: Path, name: str) -> bool:
    return (part / name).is_file()


def _move(source: Path, target: Path) -> None:
    if not target.exists():
        source.rename(target)
    elif source.is_dir():
        for path in sorted(source.iterdir()):
            _move(path, target / path.name)
        shutil.rmtree(source)
    else:
        if source.read_bytes() != target.read_bytes():
            raise BlueprintError(
                f"{target.name} must be the same for all clusters, got two versions of it; "
                "synthesize with one job, and report it: this is a defect of eks-blueprint"
            )
        source.unlink()


def _manifest(manifests: Sequence[dict[str, Any]]) -> dict[str, Any]:
    artifacts: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for manifest in manifests:
        for name, artifact in manifest["artifacts"].items():
            (last if artifact["type"] in _OF_THE_APP else artifacts).setdefault(name, artifact)
    merged = {**manifests[0], "artifacts": {**artifacts, **last}}
    missing = _distinct(one for manifest in manifests for one in manifest.get("missing", ()))
    return merged | ({"missing": missing} if missing else {})


def _tree(trees: Sequence[dict[str, Any]]) -> dict[str, Any]:
    children: dict[str, Any] = {}
    for tree in trees:
        children |= tree["tree"].get("children", {})
    # CDK's own child comes last, as it is added while the assembly is written.
    own = {name: children.pop(name) for name in ("Tree",) if name in children}
    return {**trees[0], "tree": {**trees[0]["tree"], "children": {**children, **own}}}


def merge_reports(reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one validation report that says what several say.

    :param reports: the reports, at least one.
    """
    plugins: dict[str, dict[str, Any]] = {}
    for report in reports:
        for plugin in report["pluginReports"]:
            known = plugins.setdefault(plugin["pluginName"], plugin)
            if known is not plugin:
                plugins[plugin["pluginName"]] = _plugin(known, plugin)
    return {**reports[0], "pluginReports": list(plugins.values())}


def _plugin(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Join what one plugin said of two parts; it fails if it failed in either."""
    lists = {
        key: _violations([*one.get(key, ()), *other.get(key, ())])
        for key in ("violations", "suppressedViolations")
        if key in one or key in other
    }
    failed = next((p for p in (one, other) if p.get("conclusion") == "failure"), one)
    metadata = {**other.get("metadata", {}), **one.get("metadata", {})}
    return {**failed, **({"metadata": metadata} if metadata else {}), **lists}


def _violations(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join violations that differ in their constructs only, as CDK reports them."""
    joined: dict[str, dict[str, Any]] = {}
    for violation in found:
        rest = {key: value for key, value in violation.items() if key != "violatingConstructs"}
        known = joined.setdefault(
            json.dumps(rest, sort_keys=True), {**rest, "violatingConstructs": []}
        )
        known["violatingConstructs"] += violation["violatingConstructs"]
    for violation in joined.values():
        violation["violatingConstructs"] = _distinct(
            violation["violatingConstructs"], leave="stackTraces"
        )
    return list(joined.values())


def _distinct(found: Iterable[dict[str, Any]], leave: str = "") -> list[dict[str, Any]]:
    """Return each value once, where two are the same if they differ in one key only."""
    seen = {
        json.dumps({k: v for k, v in one.items() if k != leave}, sort_keys=True): one
        for one in found
    }
    return list(seen.values())
