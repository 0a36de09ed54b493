"""`docs/reference/spec.md` names every field, and no other."""

import re

from eks_blueprint import spec
from eks_blueprint.spec._base import Spec
from tests.support.apps import ROOT


def test_reference_is_complete_and_current() -> None:
    text = (ROOT / "docs" / "reference" / "spec.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE))
    models = [getattr(spec, name) for name in spec.__all__ if name.endswith("Spec")]
    fields = {
        field
        for model in models
        if issubclass(model, Spec) and model is not spec.BlueprintSpec
        for field in model.model_fields
    }
    assert {name.rpartition(".")[2] for name in named} == fields
