"""No edit changes what cannot change under a name that stays."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.catalogue.changes import Effect
from eks_blueprint.difference import difference
from tests.support.conflicts import object_conflicts
from tests.support.differences import assemblies_of, resources_in
from tests.support.edits import BASE, CONFLICTS, EDITS, GITOPS, GITOPS_EDITS, SpecEdit, waves

WAVES = [*waves()]


@cache
def _synthesized() -> Mapping[str, CloudAssembly]:
    specs: dict[str, Any] = {"base": dict(BASE), "tree": dict(GITOPS)}
    specs["tree-edited"] = deepcopy(dict(GITOPS))
    for edit in GITOPS_EDITS:
        edit.apply(specs["tree-edited"])
    specs |= {f"wave{number}": after for number, (_, after) in enumerate(WAVES)}
    specs |= {f"conflict{number}": _edited(edit) for number, edit in enumerate(CONFLICTS)}
    return assemblies_of({name: {"clusters": {"prod": spec}} for name, spec in specs.items()})


def _edited(edit: SpecEdit) -> dict[str, Any]:
    spec = deepcopy(dict(BASE))
    edit.apply(spec)
    return spec


def _conflicts(before: CloudAssembly, after: CloudAssembly) -> list[str]:
    result = difference(before, after)
    assert result.changes != ()
    checks = ("already-exists", "export-in-use", "refused")
    return [f"{one.check} {one.subject}" for one in result.findings if one.check in checks]


def _name(wave: tuple[SpecEdit, ...]) -> str:
    return ", ".join(f"{edit.path} {edit.edit}" for edit in wave)


@pytest.mark.parametrize("number", range(len(WAVES)))
def test_one_deployment_carries_out_the_edits(number: int) -> None:
    made = _synthesized()
    before, after = made["base"], made[f"wave{number}"]
    edits, _ = WAVES[number]
    assert _conflicts(before, after) == [], _name(edits)
    assert [*object_conflicts(resources_in(before), resources_in(after))] == [], _name(edits)


def test_one_deployment_changes_the_source_of_flux() -> None:
    made = _synthesized()
    before, after = made["tree"], made["tree-edited"]
    assert _conflicts(before, after) == []
    assert [*object_conflicts(resources_in(before), resources_in(after))] == []


@pytest.mark.parametrize("number", range(len(CONFLICTS)), ids=lambda n: CONFLICTS[n].path)
def test_what_meets_itself_is_said_to_need_more_than_one_deployment(number: int) -> None:
    made = _synthesized()
    assert _conflicts(made["base"], made[f"conflict{number}"]) != []
    effects = {change.effect for change in CONFLICTS[number].changes}
    assert effects & {Effect.REFUSED, Effect.TWO_DEPLOYMENTS}


def test_no_edit_that_one_deployment_carries_out_is_said_to_be_refused() -> None:
    assert [
        edit.path
        for edit in EDITS
        if {change.effect for change in edit.changes if not change.when}
        & {Effect.REFUSED, Effect.TWO_DEPLOYMENTS}
    ] == []


def test_the_edits_reach_every_kind_that_is_recreated_and_has_objects_of_the_library() -> None:
    """Otherwise the first test would look at nothing."""
    made = _synthesized()
    recreated = set()
    for number in range(len(WAVES)):
        facts = {
            kind: catalogue.ImmutableFields(kind, one.fields, one.source)
            for kind, one in catalogue.immutable_fields().items()
        }
        before, after = (resources_in(made[one]) for one in ("base", f"wave{number}"))
        recreated |= {one.partition(" ")[0] for one in object_conflicts(before, after, facts)}
    assert recreated >= {"StorageClass", "PersistentVolume", "PriorityClass"}
