"""The first step of a plan, written into the file of the spec."""

import stat
from pathlib import Path

import pytest

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import load
from eks_blueprint.upgrade import UpgradePlan, plan_upgrade, write, write_first_step
from tests.support.apps import EXAMPLES
from tests.support.plans import TODAY

TEXT = """\
# Clusters of the team.
clusters:
    staging:   {profile: core, kubernetes_version: '1.34'}   # first

    prod:
        profile: core
        kubernetes_version: "1.34"
        tags: {a: "b"}
"""


# An add-on or a chart of theirs needs a decision first.
REFUSED = ("09-gitops", "10-multi-tenant", "13-autoscaling-groups")


def planned(path: Path, to: str | None = None, clusters: tuple[str, ...] = ()) -> UpgradePlan:
    empty = CloudAssembly({}, {})
    return plan_upgrade(load(path), empty, today=TODAY, to=to, clusters=clusters, file=str(path))


def written(path: Path, text: str, **options: object) -> str:
    path.write_bytes(text.encode())
    write_first_step(planned(path, **options), path, load(path))  # type: ignore[arg-type]
    return path.read_bytes().decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clusters.yaml"


def test_only_the_versions_change(file: Path) -> None:
    got = written(file, TEXT)
    assert got == TEXT.replace("1.34", "1.35")


def test_one_minor_even_if_the_target_is_further(file: Path) -> None:
    assert written(file, TEXT, to="1.36") == TEXT.replace("1.34", "1.35")


def test_only_chosen_clusters(file: Path) -> None:
    got = written(file, TEXT, clusters=("prod",))
    assert got == TEXT.replace('"1.34"', '"1.35"')


def test_version_of_the_library_is_written_out(file: Path) -> None:
    got = written(file, "clusters:\n  prod:\n    profile: core\n")
    assert got == 'clusters:\n  prod:\n    kubernetes_version: "1.36"\n    profile: core\n'


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_keeps_every_other_line(example: Path, file: Path) -> None:
    old = example.read_text(encoding="utf-8")
    if example.stem in REFUSED:
        fails(file, old, "was not changed, since it would be refused")
        return
    got = written(file, old)
    lines = got.splitlines()
    kept = [line for line in old.splitlines() if line not in lines]
    assert all("kubernetes_version" in line or line.rstrip().endswith("{}") for line in kept)
    assert all("1.36" in one.kubernetes_version for one in load(file).clusters.values())


def test_mode_and_link_stay(file: Path, tmp_path: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    write_first_step(planned(link), link, load(link))
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "1.35" in file.read_text(encoding="utf-8")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["clusters.yaml", "link.yaml"]


def fails(file: Path, text: str, message: str, **options: object) -> None:
    with pytest.raises(BlueprintError, match=message):
        written(file, text, **options)
    assert file.read_bytes().decode() == text
    assert [*file.parent.iterdir()] == [file]


def test_fails_without_a_change_if_the_new_spec_is_refused(file: Path) -> None:
    text = "clusters: {prod: {profile: core, addons: {cert-manager: {}}}}\n"
    fails(file, text, r"clusters.yaml was not changed.*\n.*clusters.yaml:1 .*cert-manager")


def test_fails_without_a_change_if_others_would_change(file: Path) -> None:
    text = "clusters:\n  a: &core {profile: core, kubernetes_version: '1.35'}\n  b: *core\n"
    fails(file, text, r"since clusters\.b would get other values", clusters=("a",))


def test_fails_if_the_file_was_changed_in_between(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(TEXT, encoding="utf-8")
    plan, spec = planned(file), load(file)
    real = write._compare

    def meanwhile(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        file.write_text("clusters: {other: {}}\n", encoding="utf-8")

    monkeypatch.setattr(write, "_compare", meanwhile)
    with pytest.raises(BlueprintError, match="something else wrote it"):
        write_first_step(plan, file, spec)
    assert file.read_text(encoding="utf-8") == "clusters: {other: {}}\n"
    assert [*file.parent.iterdir()] == [file]


LAYERS = """\
defaults: {profile: core, kubernetes_version: "1.34"}
environments:
  test:
    account: "111122223333"
    regions: [eu-west-1]
    defaults:
      kubernetes_version: "1.34"  # of tests
  prod: {account: "444455556666", regions: [eu-west-1]}
templates:
  old: {cluster: {kubernetes_version: "1.34"}}
  any: {parameters: {version: {}}, cluster: {kubernetes_version: "${version}"}}
tenant_clusters:
  team:
    environment: prod
    template: old
    members:
      lead: {principal_arn: "arn:aws:iam::444455556666:role/lead", role: admin}
clusters:
  t1: {environment: test}
  t2: {environment: test}
  p: {environment: prod}
  x: {environment: test, template: any, parameters: {version: "1.34"}}
"""


def test_a_layer_is_changed_if_all_of_its_clusters_are(file: Path) -> None:
    got = written(file, LAYERS, clusters=("t1", "t2"))
    assert got == LAYERS.replace('"1.34"  # of tests', '"1.35"  # of tests')


def test_a_cluster_gets_what_its_layer_keeps_for_others(file: Path) -> None:
    got = written(file, LAYERS, clusters=("t1",))
    assert got == LAYERS.replace("t1: {", 't1: {kubernetes_version: "1.35", ')


def test_a_parameter_stays_and_the_cluster_says_more(file: Path) -> None:
    got = written(file, LAYERS, clusters=("x",))
    assert got == LAYERS.replace("x: {", 'x: {kubernetes_version: "1.35", ')


def test_the_cluster_of_a_tenant_is_changed_in_its_template(file: Path) -> None:
    (name,) = (one for one in _names(file) if one not in ("t1", "t2", "p", "x"))
    got = written(file, LAYERS, clusters=(name,))
    assert got == LAYERS.replace('old: {cluster: {kubernetes_version: "1.34"', OLD_TEMPLATE)


OLD_TEMPLATE = 'old: {cluster: {kubernetes_version: "1.35"'


def _names(file: Path) -> list[str]:
    file.write_text(LAYERS, encoding="utf-8")
    return [*load(file).clusters]


def test_a_folder_is_changed_file_by_file(tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    texts = {
        "fleet.yaml": "defaults: {profile: core}\n",
        "environments/test.yaml": 'account: "111122223333"\nregions: [eu-west-1]\n'
        'defaults:\n  kubernetes_version: "1.34"\n',
        "clusters/a.yaml": "environment: test  # a\n",
        "clusters/b.yaml": 'environment: test\nkubernetes_version: "1.34"  # own\n',
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    write_first_step(planned(root), root, load(root))
    got = {name: (root / name).read_text(encoding="utf-8") for name in texts}
    assert got == {
        name: text if name in ("fleet.yaml", "clusters/a.yaml") else text.replace("1.34", "1.35")
        for name, text in texts.items()
    }
    assert [one.name for one in tmp_path.iterdir()] == ["fleet"]


def test_fails_in_the_file_of_a_folder_that_would_be_refused(tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    (root / "clusters").mkdir(parents=True)
    (root / "fleet.yaml").write_text("{}\n", encoding="utf-8")
    cluster = root / "clusters" / "a.yaml"
    cluster.write_text("profile: core\naddons: {cert-manager: {}}\n", encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"fleet/clusters/a\.yaml:\d+ .*cert-manager"):
        write_first_step(planned(root), root, load(root))
    assert cluster.read_text(encoding="utf-8").startswith("profile")
    assert [one.name for one in tmp_path.iterdir()] == ["fleet"]
