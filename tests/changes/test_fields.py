"""Every field of the spec has an entry for each edit, and every entry has a field."""

from eks_blueprint.catalogue.changes import Change, Edit, Effect, changes_of, sections
from eks_blueprint.errors import BlueprintError
from tests.support.fields import editable_fields

_FIELDS = [*editable_fields()]
_ENTRIES = [change for section in sections() for change in section.changes]


def test_every_edit_of_every_field_has_one_entry() -> None:
    """A new field fails here: say in catalogue/spec-changes what a change of it does."""
    wrong = []
    for path, edit in _FIELDS:
        try:
            found = changes_of(path, edit)
        except BlueprintError:
            found = ()
        if sum(not change.when for change in found) != 1:
            wrong.append(f"{'.'.join(path)}: {edit}")
    assert wrong == [], "say in eks_blueprint/catalogue/spec-changes what these edits do"


def test_every_pattern_of_every_entry_is_the_closest_one_somewhere() -> None:
    used = set()
    for path, edit in _FIELDS:
        for change in changes_of(path, edit):
            used |= {
                (change, pattern, edit)
                for pattern in change.fields
                if Change((pattern,), (edit,), change.effect).fit(path, edit)
                or Change((pattern,), (edit,), change.effect).fit(("network", *path[2:]), edit)
            }
    stale = [
        f"{pattern}: {edit}"
        for change in _ENTRIES
        for pattern in change.fields
        for edit in change.edits
        if (change, pattern, edit) not in used
    ]
    assert stale == []


def test_no_pattern_stands_twice_under_the_same_condition() -> None:
    seen = [
        (pattern, edit, change.when)
        for change in _ENTRIES
        for pattern in change.fields
        for edit in change.edits
    ]
    assert sorted({one for one in seen if seen.count(one) > 1}) == []


def test_an_entry_says_what_it_means_and_where_it_was_read() -> None:
    """The schemas are the source of an entry that only names what it alters."""
    takes = (Effect.REPLACES, Effect.DELETES, Effect.LEAVES, Effect.REFUSED)
    wrong = []
    for change in _ENTRIES:
        by_schema = (
            change.effect == Effect.IN_PLACE and change.alters and "EKS" not in change.remark
        )
        if bool(change.what) != (change.effect in takes) or not (change.sources or by_schema):
            wrong.append(f"{change.fields[0]}: {change.edits}")
    assert wrong == []


def test_removing_is_said_of_what_can_be_removed_only() -> None:
    edits: dict[str, set[Edit]] = {}
    for path, edit in _FIELDS:
        edits.setdefault(".".join(path), set()).add(edit)
    wrong = [
        pattern
        for change in _ENTRIES
        for pattern in change.fields
        if pattern in edits and not set(change.edits) <= edits[pattern]
    ]
    assert wrong == []
