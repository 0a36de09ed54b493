"""Clusters that differ from those of a Git revision."""

import subprocess
from pathlib import Path

import pytest

from eks_blueprint import spec
from eks_blueprint.app.changed_since import Changes, changed_since
from eks_blueprint.app.stack_places import stack_places
from eks_blueprint.assembly import read_assembly
from eks_blueprint.cli import main
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec_files.folder import is_spec_file
from tests.support.apps import ROOT, example

BASE = """\
defaults: {profile: core, environment: {account: "111122223333", region: eu-west-1}}
networks:
  common: {environment: {account: "111122223333", region: eu-west-1}, cidr: 10.9.0.0/16}
environments:
  prod: {account: "444455556666", regions: [eu-west-1], baseline: {guardduty: {}}}
clusters:
  a: {}
  b: {network: {shared: common}}
  c: {network: {shared: common}}
  p: {environment: prod}
"""


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a spec that is committed."""
    file = tmp_path / "fleet.yaml"
    file.write_text(BASE, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "base")
    return file


def changes(path: Path, old: str, new: str) -> Changes:
    assert old in BASE
    path.write_text(BASE.replace(old, new), encoding="utf-8")
    return changed_since(path, "HEAD", spec.load(path))


@pytest.mark.parametrize(
    ("old", "new", "changed", "removed"),
    [
        ("a: {}", "a: {tags: {x: y}}", ("a",), ()),
        ("a: {}", "a: {deletion_protection: true}  # the default", (), ()),
        ("a: {}", "a: {}\n  d: {}", ("d",), ()),
        ("  a: {}\n", "", (), ("a",)),
        ("{profile: core", "{profile: core, tags: {x: y}", ("a", "b", "c", "p"), ()),
        ("cidr: 10.9.0.0/16", "cidr: 10.8.0.0/16", ("b", "c"), ()),
        ("guardduty: {}", "guardduty: {runtime_monitoring: false}", ("p",), ()),
        (
            "  p: {environment: prod}",
            "  p: {environment: prod}\n  q: {environment: prod}",
            ("q",),
            (),
        ),
        # The network has tags and endpoints for each of its clusters.
        ("  c: {network: {shared: common}}\n", "", ("b",), ("c",)),
    ],
)
def test_what_counts_is_what_the_spec_says(
    old: str, new: str, changed: tuple[str, ...], removed: tuple[str, ...], path: Path
) -> None:
    found = changes(path, old, new)
    assert (found.changed, found.removed) == (changed, removed)


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("p: {environment: prod}", "p: {}", ["p-network", "p"]),
        ('account: "444455556666"', 'account: "777788889999"', None),
        ("a: {}", "a: {network: {shared: common}}", ["a-network"]),
        ("a: {}", "a: {network: {cidr: 10.1.0.0/16}}", []),
        ("regions: [eu-west-1]", "regions: [eu-west-1, us-east-1]", []),
        (", baseline: {guardduty: {}}", "", ["prod-eu-west-1-baseline"]),
        ("  a: {}\n", "", []),
    ],
)
def test_stacks_that_nothing_makes_any_more_are_named(
    old: str, new: str, left: list[str] | None, path: Path
) -> None:
    found = changes(path, old, new).left
    in_prod = ["prod-eu-west-1-baseline", "p-network", "p"]
    assert [name for name, _ in found] == (in_prod if left is None else left)
    account = "111122223333" if left == ["a-network"] else "444455556666"
    assert {place for _, place in found} <= {(account, "eu-west-1")}


@pytest.mark.parametrize("name", ["26-fleet", "31-blue-green", "33-connected-networks"])
def test_stacks_are_those_of_the_synthesis(name: str) -> None:
    file = ROOT / "examples" / f"{name}.yaml"
    stacks = {
        (name, (one.account, one.region))
        for name, one in read_assembly(example(file).folder).stacks.items()
    }
    assert {*stack_places(spec.load(file))} == stacks


def test_a_cluster_that_moved_is_named_with_the_remedy(path: Path) -> None:
    path.write_text(BASE.replace("p: {environment: prod}", "p: {}"), encoding="utf-8")
    changes_now = changed_since(path, "HEAD", spec.load(path))
    assert changes_now.changed == ("p",)
    assert changes_now.told("HEAD").splitlines()[1] == (
        "left behind since HEAD: p-network in 444455556666/eu-west-1, p in 444455556666/eu-west-1; "
        "these stacks exist until you delete them with the spec of HEAD, see eks-blueprint teardown"
    )


def test_every_cluster_of_a_new_file_is_new(path: Path) -> None:
    other = path.with_name("other.yaml")
    other.write_text(BASE, encoding="utf-8")
    assert changed_since(other, "HEAD", spec.load(other)) == Changes(("a", "b", "c", "p"), ())


@pytest.mark.parametrize("revision", ["nonsense", "--help", "HEAD:fleet.yaml", ""])
def test_fails_for_what_is_no_revision(revision: str, path: Path) -> None:
    with pytest.raises(BlueprintError, match="must be a revision of the Git repository"):
        changed_since(path, revision, spec.load(path))


def test_fails_outside_of_a_repository(tmp_path: Path) -> None:
    file = tmp_path / "fleet.yaml"
    file.write_text(BASE, encoding="utf-8")
    with pytest.raises(BlueprintError, match="must be a revision of the Git repository"):
        changed_since(file, "HEAD", spec.load(file))


def test_fails_if_the_spec_of_the_revision_is_refused(path: Path) -> None:
    path.write_text("clusters: {a: {profile: nonsense}}\n", encoding="utf-8")
    git(path.parent, "commit", "-qam", "broken")
    path.write_text(BASE, encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"fleet.yaml@HEAD:1 clusters.a.profile: ") as error:
        changed_since(path, "HEAD", spec.load(path))
    assert "choose a later revision, or build all clusters" in str(error.value)


def test_only_what_changed_is_built(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(
        BASE.replace("a: {}", "a: {tags: {x: y}}").replace("  c:", "  d:"), encoding="utf-8"
    )
    output = path.parent / "out"
    arguments = ["synth", str(path), "--packs", "none", "--output", str(output)]
    assert main([*arguments, "--changed-since", "HEAD", "--clusters", "a,b"]) == 0
    told = capsys.readouterr().err
    assert "changed since HEAD: a, b, d\n" in told
    assert "removed since HEAD: c; the stacks exist until you delete them" in told
    assert {p.name.removesuffix(".template.json") for p in output.glob("*.template.json")} == {
        "a",
        "a-network",
        "b",
        "common-shared-network",
    }


def test_of_a_folder_only_files_of_the_spec_are_written(tmp_path: Path) -> None:
    """Trees of Git can hold names that lead out of a folder."""
    for name, text in {
        "fleet.yaml": "defaults: {profile: core}\n",
        "clusters/a.yaml": "{}\n",
        "clusters/b.yaml": "{}\n",
        "other.yaml": "read by nothing\n",
        "tree/deep/er.yaml": "{}\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "base")
    (tmp_path / "other.yaml").unlink()
    (tmp_path / "tree/deep/er.yaml").unlink()
    (tmp_path / "clusters/a.yaml").write_text("{tags: {x: y}}\n", encoding="utf-8")
    assert changed_since(tmp_path, "HEAD", spec.load(tmp_path)) == Changes(("a",), ())


@pytest.mark.parametrize(
    "name",
    ["../fleet.yaml", "clusters/../../a.yaml", "clusters/.a.yaml", "clusters/a/b.yaml", "a.yaml"],
)
def test_what_is_no_file_of_a_spec(name: str) -> None:
    assert not is_spec_file(name)
