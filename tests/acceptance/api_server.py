"""etcd, the API server and the controllers that matter here, on the loopback address."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.client import Client

__all__ = ["VARIABLE", "ApiServer", "binaries", "running"]

VARIABLE = "KUBEBUILDER_ASSETS"
"""The variable by which tests of Kubernetes controllers find these binaries."""

# Without them namespaces are never gone, quotas are not counted, and nobody checks the types of
# admission policies.
_CONTROLLERS = (
    "clusterrole-aggregation-controller",
    "garbage-collector-controller",
    "namespace-controller",
    "persistentvolume-protection-controller",
    "persistentvolumeclaim-protection-controller",
    "resourcequota-controller",
    "root-ca-certificate-publisher-controller",
    "serviceaccount-controller",
    "validatingadmissionpolicy-status-controller",
    "volumeattributesclass-protection-controller",
)
_SECONDS = 120


class ApiServer:
    """A running API server.

    :param folder: where it keeps its files; `kubeconfig` is one of them.
    :param client: a client that may do everything.
    """

    def __init__(self, folder: Path, client: Client) -> None:
        self.folder = folder
        self.client = client

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"


def binaries() -> Path | None:
    """Give the folder with `etcd`, `kube-apiserver` and `kube-controller-manager`, if any."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    folder = Path(named)
    wanted = ("etcd", "kube-apiserver", "kube-controller-manager")
    return folder if all(os.access(folder / name, os.X_OK) for name in wanted) else None


@contextmanager
def running(assets: Path, folder: Path) -> Iterator[ApiServer]:
    """Run an API server of its own, until the block ends."""
    etcd, peers, port = _ports(3)
    token = secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", "utf-8")
    key = folder / "service-accounts.key"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (folder / f"{name}.log").open("wb")
        process = subprocess.Popen(
            [assets / name, *arguments], stdout=log, stderr=subprocess.STDOUT, cwd=folder
        )
        started.append(process)
        return process

    try:
        start(
            "etcd",
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls=http://127.0.0.1:{etcd}",
            f"--advertise-client-urls=http://127.0.0.1:{etcd}",
            f"--listen-peer-urls=http://127.0.0.1:{peers}",
            # It need not outlive a crash of the machine.
            "--unsafe-no-fsync=true",
        )
        start(
            "kube-apiserver",
            f"--etcd-servers=http://127.0.0.1:{etcd}",
            "--bind-address=127.0.0.1",
            f"--secure-port={port}",
            f"--cert-dir={folder / 'certificates'}",
            f"--token-auth-file={folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            # The range of the example whose Service names its address.
            "--service-cluster-ip-range=172.20.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}",
        )
        authority = folder / "certificates" / "apiserver.crt"
        client = _when(
            "kube-apiserver",
            folder,
            lambda: _ready(Client(port, authority, token)) if authority.exists() else None,
        )
        _write_kubeconfig(folder / "kubeconfig", port, token)
        start(
            "kube-controller-manager",
            f"--kubeconfig={folder / 'kubeconfig'}",
            f"--service-account-private-key-file={key}",
            f"--root-ca-file={authority}",
            f"--controllers={','.join(_CONTROLLERS)}",
            "--leader-elect=false",
            "--secure-port=0",
        )
        account = "/api/v1/namespaces/default/serviceaccounts/default"
        _when(
            "kube-controller-manager",
            folder,
            lambda: client if client.ask("GET", account).status == 200 else None,
        )
        yield ApiServer(folder, client)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _ready(client: Client) -> Client | None:
    try:
        return client if client.ask("GET", "/readyz").status == 200 else None
    except OSError:
        return None


def _when(name: str, folder: Path, found: Callable[[], Client | None]) -> Client:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        client = found()
        if client is not None:
            return client
        time.sleep(0.2)
    log = (folder / f"{name}.log").read_text("utf-8", errors="replace")
    raise TimeoutError(f"{name} did not start within {_SECONDS} s:\n{log[-3000:]}")


def _ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _write_kubeconfig(path: Path, port: int, token: str) -> None:
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "clusters": [
            {
                "name": "test",
                "cluster": {
                    "server": f"https://127.0.0.1:{port}",
                    "insecure-skip-tls-verify": True,
                },
            }
        ],
        "users": [{"name": "admin", "user": {"token": token}}],
    }
    path.write_text(json.dumps(content), "utf-8")
