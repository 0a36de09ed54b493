"""Cloud assemblies that tests write by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["written"]


def written(
    folder: Path,
    stacks: Mapping[str, Mapping[str, Any]],
    *,
    needs: Mapping[str, Sequence[str]] | None = None,
    environment: str = "aws://unknown-account/unknown-region",
    gitops: Mapping[str, str] | None = None,
    report: Sequence[Mapping[str, Any]] | None = None,
    paths: Mapping[str, Mapping[str, str]] | None = None,
) -> Path:
    """Write a cloud assembly.

    :param folder: an existing folder.
    :param stacks: templates by the names of their stacks.
    :param needs: names of the stacks that each needs.
    :param environment: account and Region of all stacks.
    :param gitops: files of trees for GitOps.
    :param report: plugins of the validation report.
    :param paths: logical id by path of the construct, by stack.
    """
    artifacts = {}
    for name, template in stacks.items():
        file = f"{name}.template.json"
        (folder / file).write_text(json.dumps(template, indent=1), encoding="utf-8")
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": environment,
            "properties": {"templateFile": file},
            "dependencies": [*(needs or {}).get(name, ())],
        }
        known = (paths or {}).get(name)
        if known:
            metadata = {
                f"/{path}": [{"type": "aws:cdk:logicalId", "data": logical_id}]
                for path, logical_id in known.items()
            }
            (folder / f"{name}.metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), encoding="utf-8")
    for path, text in (gitops or {}).items():
        (folder / "gitops" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "gitops" / path).write_text(text, encoding="utf-8")
    if report is not None:
        text = json.dumps({"pluginReports": [*report]})
        (folder / "validation-report.json").write_text(text, encoding="utf-8")
    return folder
