"""Changes of values in the text of a spec."""

import pytest

from eks_blueprint.errors import BlueprintError
from eks_blueprint.upgrade.spec_texts import ValueEdit, edited

VERSION = ("kubernetes_version",)
RELEASE = ("karpenter", "bottlerocket_version")


def version(*clusters: str) -> list[ValueEdit]:
    return [ValueEdit(name, VERSION, "1.36") for name in clusters]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clusters:\n  a:\n    V: 'old'  # why\n", "clusters:\n  a:\n    V: 'new'  # why\n"),
        ('clusters: {a: {V: "old"}}', 'clusters: {a: {V: "new"}}'),
        ("clusters: {a: {V: &v old, p: *v}}", 'clusters: {a: {V: &v "new", p: *v}}'),
        ('x: &v "old"\nclusters: {a: {V: *v}}', 'x: &v "old"\nclusters: {a: {V: "new"}}'),
        ('{"clusters": {"a": {"V": "old"}}}', '{"clusters": {"a": {"V": "new"}}}'),
        ("# é 𝄞\r\nclusters:\r\n  a: {V: 'old'}\r\n", "# é 𝄞\r\nclusters:\r\n  a: {V: 'new'}\r\n"),
        ("\ufeffclusters: {a: {V: 'old'}}", "\ufeffclusters: {a: {V: 'new'}}"),
        ('clusters: {a: {V: "old"}, b: {V: "old"}}', 'clusters: {a: {V: "new"}, b: {V: "old"}}'),
    ],
)
def test_value_is_changed_where_it_stands(old: str, new: str) -> None:
    old, new = (one.replace("V", "kubernetes_version") for one in (old, new))
    old, new = old.replace("old", "1.35"), new.replace("old", "1.35").replace("new", "1.36")
    assert edited(old, version("a")) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a:\n    # first\n    b: 1\n", "a:\n    # first\n    V\n    b: 1\n"),
        ("a:\r\n      b: 1\r\n", "a:\r\n      V\r\n      b: 1\r\n"),
        ("a: {}  # empty\n", "a: {V}  # empty\n"),
        ("a: { }\n", "a: {V}\n"),
        ("a: &x {}\n", "a: &x {V}\n"),
        ("a: { b: 1 }\n", "a: { V, b: 1 }\n"),
        ("a:\n  b: {}\n", "a: {V}\n  b: {}\n"),
        ("a:  # nothing\n", "a: {V}  # nothing\n"),
        ("a: null\n", "a: {V}\n"),
        ("a: ~\n", "a: {V}\n"),
    ],
)
def test_value_that_the_file_does_not_have_is_added(old: str, new: str) -> None:
    if old.startswith("a:\n  b"):  # a cluster without a value, and another
        old = old.replace("a:\n  b", "a:\nb")
        new = new.replace("\n  b", "\nb")
    indented = [
        "clusters:\n" + "".join(f"  {line}" for line in one.splitlines(keepends=True))
        for one in (old, new)
    ]
    entry = 'kubernetes_version: "1.36"'
    assert edited(indented[0], version("a")) == indented[1].replace("V", entry)


def test_defaults_are_changed_if_all_their_heirs_are() -> None:
    text = 'defaults: {kubernetes_version: "1.35"}\nclusters: {a: {}, b: {}, c: OWN}\n'
    text = text.replace("OWN", '{kubernetes_version: "1.34"}')
    changed = text.replace('"1.35"', '"1.36"')
    assert edited(text, version("a", "b")) == changed
    assert edited(text, version("c", "b", "a")) == changed.replace('"1.34"', '"1.36"')
    assert edited(text, version("a")) == text.replace("a: {}", 'a: {kubernetes_version: "1.36"}')


def test_heirs_with_other_targets_get_their_own_value() -> None:
    text = 'defaults: {kubernetes_version: "1.34"}\nclusters: {a: {}, b: {}}\n'
    got = edited(text, [*version("a"), ValueEdit("b", VERSION, "1.35")])
    assert got == (
        'defaults: {kubernetes_version: "1.35"}\n'
        'clusters: {a: {kubernetes_version: "1.36"}, b: {}}\n'
    )


def test_nested_values() -> None:
    edits = [ValueEdit("a", RELEASE, "v1.66.0")]
    text = "clusters:\n  a:\n    karpenter:\n      bottlerocket_version: v1.58.0\n"
    assert edited(text, edits) == text.replace("v1.58.0", '"v1.66.0"')
    added = edited("clusters:\n  a:\n    karpenter: {values: {}}\n", edits)
    assert added == (
        'clusters:\n  a:\n    karpenter: {bottlerocket_version: "v1.66.0", values: {}}\n'
    )
    assert edited("clusters: {a: {}}", edits) == (
        'clusters: {a: {karpenter: {bottlerocket_version: "v1.66.0"}}}'
    )


def test_both_values_of_one_cluster() -> None:
    edits = [*version("a"), ValueEdit("a", RELEASE, "v1.66.0")]
    assert edited("clusters: {a: {}}", edits) == (
        'clusters: {a: {karpenter: {bottlerocket_version: "v1.66.0"}, kubernetes_version: "1.36"}}'
    )


def test_fails_for_a_cluster_that_is_an_alias() -> None:
    text = "clusters:\n  a: &a\n    b: 1\n  c: *a\n"
    with pytest.raises(BlueprintError, match=r"clusters\.c\.kubernetes_version .*line 4 .*line 2"):
        edited(text, version("c"))


def test_fails_for_a_cluster_that_is_not_there() -> None:
    with pytest.raises(BlueprintError, match=r"must have clusters\.z"):
        edited("clusters: {a: {}}", version("z"))


def test_what_cannot_be_edited_in_place_is_refused_with_its_line() -> None:
    block = "clusters:\n  a:\n    kubernetes_version: >-\n      1.35\n    profile: core\n"
    with pytest.raises(BlueprintError, match=r"kubernetes_version in line 3 is a block of lines"):
        edited(block, version("a"))
    with pytest.raises(BlueprintError, match=r"line 3 cannot be read for an edit"):
        edited("clusters:\n  a:\n    kubernetes_version:\t'1.35'\n", version("a"))
