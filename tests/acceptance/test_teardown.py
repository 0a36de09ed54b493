"""The commands of a teardown, by a shell and the kubectl of the layer, on a real API server."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from eks_blueprint.catalogue import teardown_steps
from eks_blueprint.teardown.words import command
from tests.acceptance.api_server import ApiServer
from tests.acceptance.cdk_function import CdkFunction
from tests.support.apps import ROOT, example

EXAMPLE = ROOT / "examples" / "08-platform.yaml"
# Kinds that come with what is not installed here.
ABSENT = re.compile(
    r"argoproj\.io|kro\.run --|definitions\.kro|velero\.io|bindings\.eks\."
    r"|application-networking\.k8s"
)
# Words that a reader fills in, and other programs.
OTHERS = re.compile(r"\b(NAMESPACE|KIND|NAME)\b(?!:)|\b(aws|velero) ")


def lines() -> Iterator[tuple[str, str]]:
    for step in teardown_steps().values():
        for line in (*step.find, *step.remove):
            if "kubectl" in line and not OTHERS.search(line):
                yield step.name, line


def run(server: ApiServer, line: str) -> subprocess.CompletedProcess[str]:
    tools = server.folder / "tools"
    return subprocess.run(
        ["sh", "-c", command(line, cluster="test", stack="stack")],
        capture_output=True,
        text=True,
        env={
            "PATH": f"{tools}:{os.environ['PATH']}",
            "KUBECONFIG": str(server.kubeconfig),
            # Without a home, kubectl keeps its cache in the working folder.
            "KUBECACHEDIR": str(server.kubeconfig.parent / "cache"),
        },
        check=False,
    )


@pytest.fixture(scope="module", autouse=True)
def kubectl(server: ApiServer) -> None:
    CdkFunction(example(EXAMPLE), "platform", server)


@pytest.mark.parametrize(("step", "line"), list(lines()))
def test_the_api_server_takes_the_command(server: ApiServer, step: str, line: str) -> None:
    done = run(server, line)
    if ABSENT.search(line):
        assert "the server doesn't have a resource type" in done.stderr, step
        return
    assert done.returncode == 0, done.stderr


def service(name: str, kind: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"type": kind, "ports": [{"port": 80}]},
    }


def volume(name: str, driver: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "csi": {"driver": driver, "volumeHandle": name},
        },
    }


def test_only_services_with_a_load_balancer_go(server: ApiServer) -> None:
    items = [service("teardown-public", "LoadBalancer"), service("teardown-inner", "ClusterIP")]
    for item in items:
        assert server.client.apply(item).status == 201
    (line,) = teardown_steps()["load-balancer-services"].remove
    assert run(server, line).returncode == 0
    assert [server.client.get(item).status for item in items] == [404, 200]
    server.client.delete(items[1])


def test_only_volumes_of_the_driver_change_their_policy(server: ApiServer) -> None:
    items = [
        volume("teardown-ebs", "ebs.csi.aws.com"),
        volume("teardown-efs", "efs.csi.aws.com"),
    ]
    for item in items:
        assert server.client.apply(item).status == 201
    (line,) = teardown_steps()["ebs-policy"].remove
    assert run(server, line).returncode == 0
    policies = [
        server.client.get(item).content["spec"]["persistentVolumeReclaimPolicy"] for item in items
    ]
    assert policies == ["Delete", "Retain"]
    for item in items:
        server.client.delete(item)
