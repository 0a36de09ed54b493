"""The script that publishes a tree, with tools that write down how they are called."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli.publish_script import publish_script
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import GitopsSpec, load
from tests.support.apps import ROOT

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/fleet"
GIT = "https://github.com/example/fleet.git"
DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
TOOLS = {
    "flux": 'case "$1" in push) echo "{\\"digest\\": \\"sha256:1\\"}" ;; esac',
    "jq": "echo sha256:1",
    "cosign": "",
    "aws": "",
    "git": 'case "$*" in *rev-parse*) echo abc ;; *remote.*) echo origin ;; *diff*) exit 1 ;; esac',
}


class Shell:
    """Runs the script for sources by the name of their cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        for name, does in TOOLS.items():
            tool = folder / "bin" / name
            tool.parent.mkdir(exist_ok=True)
            tool.write_text(f'#!/bin/sh\necho {name} "$@" >>{self.log}\n{does}\n', "utf-8")
            tool.chmod(0o755)

    def __call__(
        self, sources: Mapping[str, Mapping[str, Any]], *words: str, key: str = "k"
    ) -> tuple[int, str]:
        specs = {name: GitopsSpec.model_validate(dict(one)) for name, one in sources.items()}
        lines = publish_script(specs, self.folder / "tree")
        return self.run("\n".join(lines) + "\n", *words, key=key)

    def run(self, text: str, *words: str, key: str = "k") -> tuple[int, str]:
        script = self.folder / "publish.sh"
        script.write_text(text, "utf-8")
        done = subprocess.run(
            ["sh", str(script), *words],
            env={"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "COSIGN_KEY": key},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def calls(self) -> list[str]:
        text = self.log.read_text("utf-8") if self.log.exists() else ""
        return [line.replace(str(self.folder), "") for line in text.splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def example() -> str:
    blueprint = load(ROOT / "examples" / "30-fleet-gitops.yaml")
    specs = {name: one.gitops for name, one in blueprint.clusters.items() if one.gitops}
    return "\n".join(publish_script(specs, Path("gitops"))) + "\n"


def test_an_artifact_is_pushed_signed_and_then_given_to_an_environment(shell: Shell) -> None:
    assert shell.run(example(), "push", "1.4.0") == (0, f"{ECR}@sha256:1\n")
    signed = [call for call in shell.calls if call.startswith(("flux", "cosign"))]
    host = ECR.partition("/")[0]
    assert signed == [
        f"flux push artifact oci://{ECR}:1.4.0 --path=gitops --provider=aws --source=origin "
        "--revision=1.4.0@sha1:abc --output=json",
        f"cosign login --username AWS --password-stdin {host}",
        f"cosign sign --yes --key k {ECR}@sha256:1",
    ]
    assert shell.run(example(), "promote", "1.4.0", "production") == (0, "")
    assert shell.calls[-1] == f"flux tag artifact oci://{ECR}:1.4.0 --tag=production --provider=aws"


@pytest.mark.parametrize("tag", ["staging", ""])
def test_fails_on_a_tag_that_no_cluster_follows(shell: Shell, tag: str) -> None:
    code, said = shell.run(example(), "promote", "1.4.0", tag)
    assert (code, said) == (2, f"no cluster follows the tag {tag}\n")
    assert shell.calls == []


@pytest.mark.parametrize("words", [(), ("push",), ("pull", "1.4.0")])
def test_fails_on_other_words_and_says_which_it_knows(shell: Shell, words: tuple[str, ...]) -> None:
    code, said = shell.run(example(), *words)
    assert code == 2
    assert said.startswith("sh publish.sh push 1.4.0")
    assert shell.calls == []


def test_versions_of_git_are_signed_tags(shell: Shell) -> None:
    key = (ROOT / "tests" / "unit" / "gitops" / "test_flux.py").read_text("utf-8")
    pgp = key.partition('PGP = (\n    "')[2].partition('"\n)')[0].replace("\\n", "\n")
    verify = {"public_keys": {"release": pgp}}
    sources = {
        "test": {"git": {"url": GIT, "verify": verify}},
        "production": {"git": {"url": GIT, "semver": ">=1.0.0", "verify": verify}},
    }
    assert shell(sources, "push", "1.4.0")[0] == 0
    assert shell(sources, "promote", "1.4.0")[0] == 0
    assert [call for call in shell.calls if "diff" not in call] == [
        "git -C /tree add --all .",
        "git -C /tree commit --gpg-sign --message=1.4.0",
        "git -C /tree push origin HEAD:main",
        "git -C /tree tag --sign 1.4.0 --message=1.4.0",
        "git -C /tree push origin refs/tags/1.4.0",
    ]


def test_what_a_spec_names_is_promoted_by_a_deployment(shell: Shell) -> None:
    sources = {
        "eu": {"oci": {"url": f"oci://{ECR}", "digest": DIGEST}},
        "us": {"git": {"url": GIT, "tag": "v1.4.0"}},
    }
    assert shell(sources, "promote", "1.4.0") == (
        0,
        "with a deployment: eu (digest in its spec), us (tag in its spec)\n",
    )
    assert shell.calls == []


def test_a_range_of_artifacts_needs_no_promotion(shell: Shell) -> None:
    source = {"oci": {"url": f"oci://{ECR}", "semver": ">=1.0.0"}}
    assert shell({"eu": source}, "push", "1.4.0")[0] == 0
    assert shell({"eu": source}, "promote", "1.4.0") == (
        0,
        "each cluster has what was pushed last\n",
    )


def test_a_bucket_gets_what_is_named_first(shell: Shell) -> None:
    bucket = {"bucket": "example-fleet", "region": "eu-west-1"}
    source = {"bucket": bucket, "layout": "fleet"}
    for name in ("eu", "us"):
        (shell.folder / "tree" / "clusters" / name).mkdir(parents=True)
    assert shell({"eu": source, "us": source}, "push", "1")[0] == 0
    where = "aws s3 sync /tree s3://example-fleet --region eu-west-1"
    assert shell.calls == [
        f"{where} --exclude * --include base/*",
        f"{where} --exclude .git/*",
        f"{where} --delete --exclude * --include clusters/eu/* --include infrastructure/*/eu/*"
        " --include clusters/us/* --include infrastructure/*/us/*",
    ]


# Does what `aws s3 sync` does with a folder in place of the bucket (AWS CLI reference, "s3 sync":
# the last filter that matches decides, and what is left out is not deleted).
SYNC = """#!{python}
import fnmatch, pathlib, shutil, sys
_, _, source, address, *rest = sys.argv[1:]
source = pathlib.Path(source)
target = pathlib.Path("{bucket}", address.removeprefix("s3://example-fleet").strip("/"))
filters = [(rest[i], rest[i + 1]) for i, w in enumerate(rest) if w in ("--exclude", "--include")]
def takes(name):
    taken = True
    for kind, pattern in filters:
        if fnmatch.fnmatchcase(name, pattern):
            taken = kind == "--include"
    return taken
def names(folder):
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {{name for name in found if takes(name)}}
new = names(source)
for name in names(target) - new if "--delete" in rest else ():
    (target / name).unlink()
for name in new:
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / name, target / name)
"""


@pytest.mark.parametrize("folder", ["", "tree"])
def test_nothing_of_others_leaves_a_bucket(shell: Shell, folder: str) -> None:
    bucket, tree = shell.folder / "bucket", shell.folder / "tree"
    fake = shell.folder / "bin" / "aws"
    fake.write_text(SYNC.format(python=sys.executable, bucket=bucket), "utf-8")

    def write(root: Path, *names: str) -> None:
        for name in names:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("", "utf-8")

    others = [
        "reports/2026.csv",
        "clusters/other/controllers/kustomization.yaml",
        "clusters/eu-2/controllers/old.yaml",
        "infrastructure/controllers/other/karpenter.yaml",
        "base/configs/of-another-tree/objects.yaml",
        "apps/base/shop.yaml",
    ]
    old = ["clusters/eu/controllers/old.yaml", "infrastructure/controllers/eu/old.yaml"]
    write(bucket, "letter.txt")
    write(bucket / folder, *others, *old)
    new = ["clusters/eu/controllers/new.yaml", "base/configs/a/objects.yaml"]
    write(tree, *new, ".git/HEAD")
    source = {"bucket": {"bucket": "example-fleet", "region": "eu-west-1"}, "folder": folder}
    assert shell({"eu": source}, "push", "1") == (0, "")
    root = bucket / folder
    found = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    assert found - {"letter.txt"} == {*others, *new}
    assert (bucket / "letter.txt").exists()


def test_fails_on_a_tree_without_a_cluster_before_anything_is_deleted(shell: Shell) -> None:
    bucket = {"bucket": "example-fleet", "region": "eu-west-1"}
    code, said = shell({"eu": {"bucket": bucket}}, "push", "1")
    assert (code, shell.calls) == (2, [])
    assert "/tree must have clusters/eu, which would be deleted otherwise" in said


def test_a_folder_of_the_source_is_part_of_the_artifact(shell: Shell) -> None:
    source = {"oci": {"url": f"oci://{ECR}"}, "folder": "tree"}
    assert shell({"eu": source}, "push", "1.4.0")[0] == 0
    assert "--path= --provider" in next(call for call in shell.calls if "push" in call)


def test_fails_where_the_output_is_another_folder_than_that_of_the_source(shell: Shell) -> None:
    source = {"oci": {"url": f"oci://{ECR}"}, "folder": "platform/flux"}
    with pytest.raises(BlueprintError, match=r"must end with .* platform/flux, got .*/tree"):
        shell({"eu": source}, "push", "1.4.0")


def test_fails_without_a_source_to_publish_in() -> None:
    spec = GitopsSpec.model_validate({"bucket": {}})
    with pytest.raises(BlueprintError, match=r"got only buckets of clusters \(eu\)"):
        list(publish_script({"eu": spec}, Path("gitops")))
