"""The trees of an app's clusters are rendered once."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from eks_blueprint.app import BlueprintApp
from eks_blueprint.spec import BlueprintSpec

CLUSTER = {"profile": "core", "storage": {}, "gitops": {"bucket": {}}}


def test_a_tree_that_is_published_is_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumped = []
    dump = yaml.dump_all

    def counted(documents: Any, **options: Any) -> Any:
        dumped.append(documents)
        return dump(documents, **options)

    monkeypatch.setattr(yaml, "dump_all", counted)
    app = BlueprintApp(BlueprintSpec.model_validate({"clusters": {"prod": CLUSTER}}))
    files = app.write_gitops(tmp_path)
    assert {path.parent.name for path in files} >= {"crds", "controllers", "configs"}
    assert len(dumped) == len(files)
