"""The archive of the last release, and what an upgrade from it may do."""

import tarfile
from pathlib import Path

import pytest

from eks_blueprint import __version__
from eks_blueprint.assembly import CloudAssembly, Stack, read_assembly
from eks_blueprint.errors import BlueprintError
from tests.support.releases import HEADING, Named, named_since, surprises
from tools.release_assemblies import kept, last_release, unpack, version_of, write

PAGE = f"""
## Unreleased (after 0.2)

{HEADING}

| Type | Id | What happens |
| --- | --- | --- |
| `AWS::SQS::Queue` | `*/Queue*` | the queue is replaced |

### Spec

| `AWS::SNS::Topic` | `*/Topic*` | no row of the table |

## 0.2

{HEADING}

| `AWS::KMS::Key` | `prod/Key` | of the version before |

## 0.1

{HEADING}

| `AWS::S3::Bucket` | `prod/Bucket` | of the first version |
"""


def _assembly(*queues: str) -> CloudAssembly:
    stacks = {
        "prod": Stack(
            "prod",
            {"Resources": {one: {"Type": "AWS::SQS::Queue"} for one in queues}},
            "111122223333",
            None,
            ("net",),
        )
    }
    stacks["net"] = Stack("net", {"Resources": {}})
    return CloudAssembly(stacks, {"a/b.yaml": "kind: ä\n"})


def test_an_archive_holds_what_was_written(tmp_path: Path) -> None:
    archive = tmp_path / "1.2.3.tar.xz"
    write({"b": _assembly("A"), "a": _assembly()}, archive)
    got = kept(archive)
    assert [*got] == ["a", "b"]
    assert [*got["b"].stacks["prod"].resources] == ["A"]
    one = got["b"].stacks["prod"]
    assert (one.account, one.region, one.depends_on) == ("111122223333", None, ("net",))
    assert got["a"].gitops == {"a/b.yaml": "kind: ä\n"}
    assert (last_release(tmp_path), version_of(archive)) == (archive, "1.2.3")


def test_the_same_assemblies_make_the_same_archive(tmp_path: Path) -> None:
    for name in ("1.tar.xz", "2.tar.xz"):
        write({"a": _assembly("A", "B")}, tmp_path / name)
    assert (tmp_path / "1.tar.xz").read_bytes() == (tmp_path / "2.tar.xz").read_bytes()


@pytest.mark.parametrize("names", [(), ("1.tar.xz", "2.tar.xz")])
def test_fails_without_exactly_one_archive(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(BlueprintError, match="must hold one archive"):
        last_release(tmp_path)


def test_the_kept_archive_is_of_this_version_or_an_earlier_one() -> None:
    def numbers(version: str) -> list[int]:
        return [int(one) for one in version.split(".")]

    assert numbers(version_of(last_release())) <= numbers(__version__)


def test_the_page_is_read_from_the_newest_version_to_the_one_of_the_archive() -> None:
    assert [row.id for row in named_since(PAGE, "0.2.0")] == ["*/Queue*"]
    assert [row.id for row in named_since(PAGE, "0.1.0")] == ["*/Queue*", "prod/Key"]


def test_what_is_deleted_surprises_unless_it_is_named() -> None:
    old, new = _assembly("A", "QueueB"), _assembly()
    rows = [Named("AWS::SQS::Queue", "*/Queue*", "")]
    (found,) = surprises(old, new, rows)
    assert found.startswith("remove AWS::SQS::Queue prod/A")
    assert [*surprises(old, old, [])] == []
    assert [*surprises(new, old, [])] == []


def test_what_fails_surprises_whatever_is_named() -> None:
    def stacks(export: str) -> CloudAssembly:
        net = {
            "Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}},
            "Outputs": {"O": {"Value": {"Ref": "Vpc"}, "Export": {"Name": export}}},
        }
        prod = {
            "Resources": {
                "Q": {
                    "Type": "AWS::SQS::Queue",
                    "Properties": {"QueueName": {"Fn::ImportValue": "net:vpc"}},
                }
            }
        }
        return CloudAssembly(
            {"net": Stack("net", net), "prod": Stack("prod", prod, None, None, ("net",))}, {}
        )

    found = [*surprises(stacks("net:vpc"), stacks("net:other"), [Named("*", "*", "")])]
    assert any(one.startswith("export-in-use") for one in found)


def test_archives_are_unpacked_by_the_first_python_3_11(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter of extractall came with 3.11.4."""
    monkeypatch.delattr(tarfile.TarFile, "extractall")
    unpack(last_release(), tmp_path, "03-poc")
    assert [one.name for one in tmp_path.iterdir()] == ["03-poc"]
    assert len(read_assembly(tmp_path / "03-poc").stacks) == 2
