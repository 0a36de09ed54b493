"""The handler that deletes what Kubernetes does not change, before CDK's handler applies it."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Match, Template

from eks_blueprint import catalogue
from eks_blueprint.delivery import KubectlProvider
from eks_blueprint.delivery.kubectl import recreate

CODE = Path(recreate.__file__).parent / "layer" / "python" / "recreate.py"
CLASS = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {"name": "gp3"},
    "parameters": {"type": "gp3"},
}
VOLUME = {
    "apiVersion": "v1",
    "kind": "PersistentVolume",
    "metadata": {"name": "s3-models"},
    "spec": {"claimRef": {"namespace": "inference", "name": "models"}},
}
FREE = {"persistentVolumeReclaimPolicy": "Retain"}


class Api:
    """Answers kubectl: what exists, and which requests the API server refuses."""

    def __init__(self, live: Mapping[str, Any] | None, refuses: tuple[str, ...] = ()) -> None:
        self.live = live
        self.refuses = refuses
        self.asked: list[str] = []
        self.applied = False

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if command[0] == "aws":
            Path(command[command.index("--kubeconfig") + 1]).touch()
            return subprocess.CompletedProcess(command, 0, "", "")
        verb = command[1]
        self.asked.append(f"{verb} {json.loads(options['input'])['metadata']['name']}")
        if verb == "get":
            # As kubectl 1.35 does for an object from a file.
            found = [self.live] if self.live else []
            text = json.dumps({"apiVersion": "v1", "kind": "List", "items": found})
            return subprocess.CompletedProcess(command, 0, text, "")
        refused = verb in self.refuses
        return subprocess.CompletedProcess(command, int(refused), "", "is invalid" * refused)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    cdk_handler = ModuleType("index")
    monkeypatch.setitem(sys.modules, "index", cdk_handler)
    monkeypatch.setenv("RECREATED_KINDS", ",".join(catalogue.recreated_kinds()))
    monkeypatch.setenv("TEST_OUTDIR", str(tmp_path))
    spec = importlib.util.spec_from_file_location("recreate_under_test", CODE)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def send(
    module: ModuleType, api: Api, *objects: Mapping[str, Any], request: str = "Update"
) -> list[str]:
    def apply(event: Mapping[str, Any], context: object) -> str:
        api.applied = True
        return "applied"

    module.index.handler = apply
    module.subprocess = type("Stub", (), {"run": api.run})
    event = {
        "ResourceType": "Custom::AWSCDK-EKS-KubernetesResource",
        "RequestType": request,
        "ResourceProperties": {
            "ClusterName": "prod",
            "RoleArn": "arn:aws:iam::111122223333:role/kubectl",
            "Manifest": json.dumps(objects),
        },
    }
    assert module.handler(event, None) == "applied"
    return api.asked


def test_a_class_whose_update_is_refused_is_deleted_first(module: ModuleType) -> None:
    api = Api(CLASS, refuses=("apply",))
    assert send(module, api, CLASS) == ["get gp3", "apply gp3", "create gp3-new", "delete gp3"]
    assert api.applied


def test_a_class_whose_update_is_accepted_stays(module: ModuleType) -> None:
    assert send(module, Api(CLASS), CLASS) == ["get gp3", "apply gp3"]


def test_a_class_that_would_not_be_created_either_stays(module: ModuleType) -> None:
    """Its mistake is the user's; CDK's handler then fails with the message of the API server."""
    api = Api(CLASS, refuses=("apply", "create"))
    assert "delete gp3" not in send(module, api, CLASS)
    assert api.applied


def test_an_object_that_does_not_exist_is_not_asked_about(module: ModuleType) -> None:
    assert send(module, Api(None), CLASS, request="Create") == ["get gp3"]


@pytest.mark.parametrize("kind", ["Namespace", "Deployment", "PersistentVolumeClaim", "Job"])
def test_what_holds_something_is_never_deleted(module: ModuleType, kind: str) -> None:
    item = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "web"}}
    assert send(module, Api(item, refuses=("apply",)), item) == []


def test_the_annotation_of_flux_asks_for_it(module: ModuleType) -> None:
    meta = {"name": "migrate", "annotations": {"kustomize.toolkit.fluxcd.io/force": "Enabled"}}
    item = {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta}
    assert "delete migrate" in send(module, Api(item, refuses=("apply",)), item)


def test_a_free_volume_is_deleted_first(module: ModuleType) -> None:
    live = {**VOLUME, "spec": {**VOLUME["spec"], **FREE}, "status": {"phase": "Available"}}  # type: ignore[dict-item]
    assert "delete s3-models" in send(module, Api(live, refuses=("apply",)), VOLUME)


def test_a_volume_for_another_claim_is_deleted_first(module: ModuleType) -> None:
    """The uid of the old claim would stay, and no claim could use the volume."""
    old = {"namespace": "batch", "name": "models", "uid": "1"}
    live = {**VOLUME, "spec": {"claimRef": old, **FREE}, "status": {"phase": "Released"}}
    assert "delete s3-models" in send(module, Api(live), VOLUME)


def test_fails_for_a_volume_that_a_claim_uses(module: ModuleType) -> None:
    live = {**VOLUME, "spec": {**VOLUME["spec"], **FREE}, "status": {"phase": "Bound"}}  # type: ignore[dict-item]
    api = Api(live, refuses=("apply",))
    with pytest.raises(RuntimeError, match="cannot change while the claim inference/models"):
        send(module, api, VOLUME)
    assert "delete s3-models" not in api.asked
    assert not api.applied


def test_fails_for_a_volume_whose_files_would_be_deleted(module: ModuleType) -> None:
    spec = {**VOLUME["spec"], "persistentVolumeReclaimPolicy": "Delete"}  # type: ignore[dict-item]
    live = {**VOLUME, "spec": spec, "status": {"phase": "Released"}}
    api = Api(live, refuses=("apply",))
    with pytest.raises(RuntimeError, match="reclaim policy is not Retain"):
        send(module, api, VOLUME)
    assert "delete s3-models" not in api.asked


@pytest.mark.parametrize(
    "event",
    [
        {"ResourceType": "Custom::AWSCDK-EKS-HelmChart", "RequestType": "Update"},
        {"ResourceType": "Custom::AWSCDK-EKS-KubernetesResource", "RequestType": "Delete"},
    ],
)
def test_everything_else_is_left_to_the_handler_of_cdk(
    module: ModuleType, event: dict[str, str]
) -> None:
    module.index.handler = lambda event, context: "done"
    assert module.handler(event, None) == "done"


def test_function_runs_the_handler_of_the_layer(
    stack: cdk.Stack, vpc: ec2.IVpc, subnets: list[ec2.ISubnet]
) -> None:
    cluster = eks.Cluster.from_cluster_attributes(
        stack, "InVpc", cluster_name="existing", vpc=vpc, cluster_security_group_id="sg-0a1b2c3d"
    )
    KubectlProvider(stack, "Kubectl", cluster=cluster, subnets=subnets)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Handler": "recreate.handler",
            "Layers": Match.array_with([{"Ref": Match.string_like_regexp("RecreateLayer")}]),
            "Environment": {
                "Variables": Match.object_like(
                    {"RECREATED_KINDS": ",".join(catalogue.recreated_kinds())}
                )
            },
        },
    )
