"""Looking up what an edit does, and refusing data that says nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from eks_blueprint.catalogue import changes
from eks_blueprint.catalogue.changes import Edit, Effect, changes_of, sections, sources
from eks_blueprint.errors import BlueprintError

_ENTRY = {"fields": ["a.*.b"], "effect": "in place", "alters": ["AWS::EKS::Cluster Version"]}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Entries in place of those of the catalogue."""
    entries: list[dict[str, Any]] = []
    real = changes.read
    monkeypatch.setattr(changes, "_FILES", ("given",))
    monkeypatch.setattr(
        changes,
        "read",
        lambda name: {"title": "T", "changes": entries} if "given" in name else real(name),
    )
    sections.cache_clear()
    yield entries
    sections.cache_clear()


def test_the_closest_pattern_counts(given: list[dict[str, Any]]) -> None:
    for fields, effect in (("a.**", "nothing"), ("a.*.**", "refused"), ("a.*.b", "in place")):
        given.append({**_ENTRY, "fields": [fields], "effect": effect})
    assert _effects("a", "x", "b") == ["in place"]
    assert _effects("a", "x", "c") == ["refused"]
    assert _effects("a", "x") == ["nothing"]


def test_any_rest_is_not_the_place_itself(given: list[dict[str, Any]]) -> None:
    given.append({**_ENTRY, "fields": ["a.**"]})
    with pytest.raises(BlueprintError, match="path must be a field of the spec"):
        changes_of(("a",))


def test_a_key_may_have_dots() -> None:
    path = ("node_groups", "workers", "taints", "example.com/team", "effect")
    assert {one.fields[-1] for one in changes_of(path)} == {"node_groups.*.taints.*.effect"}


def test_each_edit_has_an_entry_of_its_own() -> None:
    found = {
        edit: changes_of(("node_groups", "workers"), edit)[0].effect
        for edit in (Edit.ADD, Edit.RENAME, Edit.REMOVE)
    }
    assert [*found.values()] == [Effect.IN_PLACE, Effect.REPLACES, Effect.DELETES]


def test_conditions_come_after_what_always_counts() -> None:
    found = changes_of(("tags",))
    assert [one.when for one in found] == ["", "with `karpenter`"]
    assert [one.effect for one in found] == ["rolls nodes", "in place"]


def test_a_shared_network_is_like_an_own_one_but_for_its_tags() -> None:
    assert changes_of(("networks", "core", "cidr")) == changes_of(("network", "cidr"))
    assert changes_of(("networks", "core", "tags")) != changes_of(("tags",))


@pytest.mark.parametrize(
    "path", [(), ("nodegroups",), ("clusters",), ("networks", "core", "zones"), ("tags", "a", "b")]
)
def test_fails_for_what_is_no_field(path: tuple[str, ...]) -> None:
    with pytest.raises(BlueprintError, match="path must be a field of the spec"):
        changes_of(path)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"remarks": "x"}, "keys must be among .*, got remarks"),
        ({"effect": "breaks"}, "'breaks' is not a valid Effect"),
        ({"edit": "move"}, "'move' is not a valid Edit"),
        ({"sources": ["hearsay"]}, "source must be one of sources.yaml, got 'hearsay'"),
        ({"effect": None}, "None is not a valid Effect"),
    ],
)
def test_fails_for_data_that_is_not_an_entry(
    given: list[dict[str, Any]], wrong: dict[str, Any], message: str
) -> None:
    given.append({**_ENTRY, **wrong})
    with pytest.raises(
        BlueprintError, match=rf"spec-changes/given\.yaml, \['a\.\*\.b'\]: {message}"
    ):
        sections()


def test_fails_without_an_effect(given: list[dict[str, Any]]) -> None:
    given.append({"fields": ["a"]})
    with pytest.raises(BlueprintError, match="effect"):
        sections()


def test_every_source_is_used_and_has_an_address() -> None:
    used = {key for part in sections() for change in part.changes for key in change.sources}
    assert sorted(sources().keys() - used) == []
    assert [key for key, source in sources().items() if not source.url.startswith("https://")] == [
        "library"
    ]


def _effects(*path: str) -> list[str]:
    return [one.effect for one in changes_of(path)]
