"""What runs in a cluster, and what a review must not repeat."""

import json
import time
from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.results import as_json, markdown
from eks_blueprint.review.document import document
from eks_blueprint.review.hidden import HIDDEN, without_secrets
from tests.unit.review.conftest import Reviewed


def chart(name: str, version: str, **values: Any) -> dict[str, Any]:
    return {
        "Type": "Custom::AWSCDK-EKS-HelmChart",
        "Properties": {
            "Release": name,
            "Chart": name,
            "Version": version,
            "Namespace": "apps",
            "Repository": "https://charts.example.com",
            "Values": json.dumps(values),
        },
    }


def test_images_of_charts_come_from_the_catalogue_and_the_values(reviewed: Reviewed) -> None:
    known = catalogue.chart("karpenter")
    image = {"registry": "ghcr.io", "repository": "team/app", "tag": "1.2"}
    found = reviewed(
        {
            "Known": chart("karpenter", known.version),
            "Other": chart("karpenter-crd", "0.0.1"),
            "Own": chart("podinfo", "6.7.0", image=image),
        }
    ).workloads
    assert {one.name: one.images_known for one in found.charts} == {
        "karpenter": True,
        "karpenter-crd": False,
        "podinfo": False,
    }
    users = {one.reference: one.used_by for one in found.images}
    assert users["ghcr.io/team/app:1.2"] == ("chart podinfo",)
    assert set(known.images) < users.keys()
    assert "podinfo" in found.notes[0]


def test_images_of_objects_are_found(reviewed: Reviewed) -> None:
    digest = f"sha256:{'a' * 64}"
    containers = [{"image": f"registry.k8s.io/pause:3.10@{digest}"}, {"image": "busybox"}]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {"containers": containers},
    }
    manifest = {
        "Type": "Custom::AWSCDK-EKS-KubernetesResource",
        "Properties": {"Manifest": json.dumps([pod])},
    }
    found = reviewed({"O": manifest}).workloads
    assert [(one.registry, one.tag, one.digest) for one in found.images] == [
        ("docker.io", "", ""),
        ("registry.k8s.io", "3.10", digest),
    ]
    (item,) = found.objects
    assert item.place is not None
    assert item.place.logical_id == "O"
    assert "image: busybox" in item.yaml


SECRET = "hunter2-not-to-be-seen"
# In two parts, since scanners of repositories look for such ids.
KEY_ID = "AKIA" + "Z7QXMPLWRTSVNBKD"
REFERENCE = "{{resolve:secretsmanager:a}}"


def test_a_review_shows_no_secret(reviewed: Reviewed) -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "db"},
        "stringData": {"password": SECRET},
    }
    found = reviewed(
        {
            "O": {
                "Type": "Custom::AWSCDK-EKS-KubernetesResource",
                "Properties": {"Manifest": json.dumps([secret])},
            },
            "C": chart(
                "grafana",
                "1.0.0",
                adminPassword=SECRET,
                env=[{"name": "DB_PASSWORD", "value": SECRET}],
            ),
            "Db": {"Type": "AWS::RDS::DBInstance", "Properties": {"MasterUserPassword": SECRET}},
        }
    )
    assert SECRET not in as_json("cluster", found)
    assert HIDDEN in as_json("cluster", found)


def test_a_hidden_parameter_is_not_filled_in(tmp_path: Any) -> None:
    from eks_blueprint import review
    from tests.support.cloud_assemblies import written
    from tests.unit.review.conftest import cluster

    template = {
        "Parameters": {
            "Hidden": {"Type": "String", "NoEcho": True, "Default": SECRET},
            "Shown": {"Type": "String", "Default": "a description"},
        },
        "Resources": {
            "C": cluster(),
            "A": {"Type": "AWS::KMS::Key", "Properties": {"Description": {"Ref": "Hidden"}}},
            "B": {"Type": "AWS::KMS::Key", "Properties": {"Description": {"Ref": "Shown"}}},
        },
    }
    found = review.load(written(tmp_path, {"prod": template}))
    assert SECRET not in as_json("review", found) + markdown(document(found))
    names = [one.name for one in found.clusters[0].access.keys]
    assert names == ["<Hidden>", "a description"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"password": "x"}, {"password": HIDDEN}),
        (
            {"password": "{{resolve:secretsmanager:a}}"},
            {"password": "{{resolve:secretsmanager:a}}"},
        ),
        ({"password": "<Secret.Arn>"}, {"password": "<Secret.Arn>"}),
        ({"passwordSecretName": "x"}, {"passwordSecretName": "x"}),
        ({"note": KEY_ID}, {"note": HIDDEN}),
        ({"dsn": "postgres://shop:hunter2@db:5432/shop"}, {"dsn": HIDDEN}),
        ({"kind": "Secret", "data": {"a": "eA=="}}, {"kind": "Secret", "data": {"a": HIDDEN}}),
        ({"kind": "Secret", "data": "eA=="}, {"kind": "Secret", "data": HIDDEN}),
        ({"kind": "ConfigMap", "data": {"a": "b"}}, {"kind": "ConfigMap", "data": {"a": "b"}}),
        ({"password": 84628462}, {"password": HIDDEN}),
        ({"pwd": "x"}, {"pwd": HIDDEN}),
        ({"SecretString": "x"}, {"SecretString": HIDDEN}),
        ({"ApiKeyValue": "x"}, {"ApiKeyValue": HIDDEN}),
        ({"Name": "/db/password", "Value": "x"}, {"Name": "/db/password", "Value": HIDDEN}),
        ({"DbPassword": {"Value": "x"}}, {"DbPassword": {"Value": HIDDEN}}),
        ({"DbPassword": {"Default": "x"}}, {"DbPassword": {"Default": HIDDEN}}),
        ({"PASSWORD": {"Fn::Sub": "x${A}"}}, {"PASSWORD": {"Fn::Sub": HIDDEN}}),
        ({"DbPassword": {"Type": "A::B::C"}}, {"DbPassword": {"Type": "A::B::C"}}),
        ({"file": "db.user=a\ndb.password=b\n"}, {"file": f"db.user=a\ndb.{HIDDEN}\n"}),
        ({"file": "db:\n  password: b\n"}, {"file": f"db:\n  {HIDDEN}\n"}),
        ({"file": '{"auth": {"password": "b"}}'}, {"file": f'{{"auth": {{"{HIDDEN}"}}}}'}),
        ({"file": "passwordFile: /etc/x\n"}, {"file": "passwordFile: /etc/x\n"}),
        (["--password", "x", "--user", "y"], ["--password", HIDDEN, "--user", "y"]),
        ({"usePassword": True}, {"usePassword": True}),
        (
            [{"name": "API_KEY", "value": "x"}, {"name": "HOST", "value": "y"}],
            [{"name": "API_KEY", "value": HIDDEN}, {"name": "HOST", "value": "y"}],
        ),
    ],
)
def test_what_is_hidden(value: Any, shown: Any) -> None:
    assert without_secrets(value) == shown


def test_a_role_does_not_say_a_token_in_its_description(reviewed: Reviewed) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"Description": f"uses {KEY_ID}"}}
    assert KEY_ID not in as_json("cluster", reviewed({"Role": role}))


@pytest.mark.parametrize("text", ["a" * 30_000, "a-" * 15_000, "password" * 4_000, "://" * 9_000])
def test_long_texts_without_spaces_are_looked_at_at_once(text: str) -> None:
    started = time.process_time()
    without_secrets({"file": f"{text}: = @ x"})
    assert time.process_time() - started < 5
