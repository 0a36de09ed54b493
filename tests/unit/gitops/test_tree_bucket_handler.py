"""The Lambda function that publishes a tree, run against a bucket in memory."""

import io
import types
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.apps import ROOT
from tests.support.handlers import record_answers, run_handler

HANDLER = ROOT / "eks_blueprint" / "gitops" / "tree_bucket_handler.py"
LAYER = "infrastructure/crds/prod"
TREE = {
    "clusters/prod/crds/kustomization.yaml": "overlay",
    f"{LAYER}/kustomization.yaml": "layer",
    f"{LAYER}/karpenter-crd.yaml": "release",
}


class ClientError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(f"{code} by S3")
        self.response = {"Error": {"Code": code}}


class S3:
    """What the function uses of S3: an archive, and a bucket with versions."""

    exceptions = types.SimpleNamespace(ClientError=ClientError)

    def __init__(self, tree: dict[str, str], published: dict[str, bytes] | None = None) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("clusters/", "")
            for name, text in tree.items():
                made.writestr(name, text)
        self.archive = archive.getvalue()
        self.objects = dict(published or {})
        self.versions = [{"Key": key, "VersionId": "1"} for key in self.objects]
        self.refusals: list[str] = []
        self.errors: list[dict[str, str]] = []
        self.calls: list[tuple[str, str]] = []

    def get_object(self, **request: str) -> dict[str, Any]:
        assert request == {"Bucket": "assets", "Key": "1.zip"}
        if self.refusals:
            raise ClientError(self.refusals.pop(0))
        return {"Body": io.BytesIO(self.archive)}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803
        assert Bucket == "tree"
        self.objects[Key] = Body
        self.calls.append(("put", Key))

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        assert Bucket == "tree"
        assert 0 < len(Delete["Objects"]) <= 1000
        for one in Delete["Objects"]:
            self.calls.append(("delete", one["Key"]))
            if "VersionId" in one:
                self.versions.remove(one)
            self.objects.pop(one["Key"], None)
        return {"Errors": self.errors} if self.errors else {}

    def get_paginator(self, name: str) -> Any:
        return types.SimpleNamespace(paginate=getattr(self, f"_{name}"))

    def _list_objects_v2(self, **_: str) -> Iterator[dict[str, Any]]:
        yield {"Contents": [{"Key": key} for key in list(self.objects)[:1]]}
        yield {"Contents": [{"Key": key} for key in list(self.objects)[1:]]}

    def _list_object_versions(self, **_: str) -> Iterator[dict[str, Any]]:
        yield {"Versions": list(self.versions), "DeleteMarkers": []}
        yield {}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr("time.sleep", lambda _: None)
    return record_answers(monkeypatch)


def run(monkeypatch: pytest.MonkeyPatch, s3: S3, kind: str) -> None:
    properties = {"Bucket": "tree", "AssetBucket": "assets", "AssetKey": "1.zip"}
    event = {"RequestType": kind, "ResourceProperties": properties}
    run_handler(monkeypatch, HANDLER, event, s3=s3)


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_the_bucket_holds_the_tree_and_nothing_else(
    kind: str, monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    s3 = S3(TREE, {f"{LAYER}/old.yaml": b"old", f"{LAYER}/karpenter-crd.yaml": b"before"})
    run(monkeypatch, s3, kind)
    assert s3.objects == {name: text.encode() for name, text in TREE.items()}
    # The same id each time, so that CloudFormation never deletes what it just published.
    assert answers == [{"status": "SUCCESS", "id": "tree"}]


def test_what_is_named_comes_first_and_what_is_not_goes_last(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    """At each step, every kustomization.yaml in the bucket names only what is there."""
    s3 = S3(TREE, {f"{LAYER}/old.yaml": b"old", f"{LAYER}/kustomization.yaml": b"names old"})
    run(monkeypatch, s3, "Update")
    assert s3.calls == [
        ("put", f"{LAYER}/karpenter-crd.yaml"),
        ("put", f"{LAYER}/kustomization.yaml"),
        ("put", "clusters/prod/crds/kustomization.yaml"),
        ("delete", f"{LAYER}/old.yaml"),
    ]


def test_a_new_permission_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    s3 = S3(TREE)
    s3.refusals = ["AccessDenied", "AccessDenied"]
    run(monkeypatch, s3, "Create")
    assert {*s3.objects} == {*TREE}


@pytest.mark.parametrize("refusals", [["NoSuchKey"], ["AccessDenied"] * 6])
def test_fails_without_the_archive_and_changes_nothing(
    refusals: list[str], monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    s3 = S3(TREE, {"kept.yaml": b"kept"})
    s3.refusals = [*refusals]
    run(monkeypatch, s3, "Update")
    assert answers == [{"status": "FAILED", "id": "tree", "reason": f"{refusals[0]} by S3"}]
    assert s3.objects == {"kept.yaml": b"kept"}


def test_a_deletion_leaves_no_version(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    s3 = S3(TREE, {f"{number}.yaml": b"" for number in range(1001)})
    run(monkeypatch, s3, "Delete")
    assert s3.versions == []
    assert answers == [{"status": "SUCCESS", "id": "tree"}]


def test_fails_if_s3_keeps_an_object(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, Any]]
) -> None:
    s3 = S3(TREE, {"old.yaml": b"old"})
    s3.errors = [{"Key": "old.yaml", "Message": "Access Denied"}]
    run(monkeypatch, s3, "Update")
    assert answers[0]["status"] == "FAILED"
    assert answers[0]["reason"] == "old.yaml is not deleted: Access Denied"


def test_code_fits_into_the_template() -> None:
    """Lambda takes at most 4096 characters (CloudFormation, AWS::Lambda::Function Code)."""
    assert len(HANDLER.read_text(encoding="utf-8")) <= 4096
