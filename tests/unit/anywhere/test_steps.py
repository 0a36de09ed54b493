"""The commands of a cluster in a data center are complete: a shell runs them as they stand."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from eks_blueprint.anywhere import rendered_cluster
from tests.support.anywhere import cluster

GIT = {"git": {"url": "ssh://git@git.example.com/platform.git"}}
METRICS = {"install": {"metrics": {"package": "metrics-server"}}}
MACHINE = {
    "netmask": "255.255.255.0",
    "gateway": "10.20.0.1",
    "nameservers": ["10.20.0.2"],
    "disk": "/dev/sda",
}
FAKE = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
for word in "$@"; do test -f "$word" && cat "$word" >> "$CALLS"; done
exit 0
"""


def blocks(text: str, heading: str) -> list[str]:
    """Give the commands below a heading."""
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    found = next(one for one in section if one.startswith(heading))
    return re.findall(r"^```sh\n(.*?)^```", found, flags=re.MULTILINE | re.DOTALL)


def run(
    commands: list[str], folder: Path, *tools: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run commands with tools that write down what they are given."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    for tool in tools:
        (bin_folder / tool).write_text(FAKE, encoding="utf-8")
        (bin_folder / tool).chmod(0o755)
    environment = {"PATH": f"{bin_folder}:/usr/bin:/bin", "CALLS": str(folder / "calls")}
    (folder / "calls").unlink(missing_ok=True)
    return subprocess.run(
        ["sh", "-c", "\n".join(commands)],
        cwd=folder,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_variables_of_a_manager_are_those_of_its_workload_clusters_too() -> None:
    manager = cluster("vsphere")
    workload = cluster("vsphere", management_cluster="mgmt", packages=METRICS)
    alone = rendered_cluster("mgmt", manager)["variables.env.template"]
    assert "EKSA_AWS_ACCESS_KEY_ID=" not in alone
    files = rendered_cluster("mgmt", manager, workloads={"shop": workload})
    assert "EKSA_AWS_ACCESS_KEY_ID=" in files["variables.env.template"]
    assert "`mgmt` pulls the packages of `shop` as well" in files["next-steps.md"]
    # Its own template has none: what it is created with does not count.
    assert "EKSA_AWS" not in rendered_cluster("shop", workload)["variables.env.template"]
    off = cluster("vsphere", management_cluster="mgmt", packages={"enabled": False})
    files = rendered_cluster("mgmt", manager, workloads={"shop": off})
    assert "EKSA_AWS" not in files["variables.env.template"]


@pytest.mark.parametrize(
    ("mirror", "expected"),
    [
        (None, "flux install --version=v2.8.8"),
        (
            {"endpoint": "registry.example.com"},
            "flux install --version=v2.8.8 --registry=registry.example.com:443/fluxcd",
        ),
        (
            {
                "endpoint": "registry.example.com",
                "port": 8443,
                "oci_namespaces": {"public.ecr.aws": "aws", "ghcr.io": "github"},
                "authenticate": True,
            },
            "flux install --version=v2.8.8 --registry=registry.example.com:8443/github/fluxcd "
            "--image-pull-secret=registry-mirror --registry-creds=user:word",
        ),
    ],
    ids=["none", "plain", "with-folders"],
)
def test_flux_of_a_workload_cluster_comes_from_the_mirror(
    mirror: dict[str, object] | None, expected: str, tmp_path: Path
) -> None:
    spec = cluster("nutanix", management_cluster="mgmt", gitops=GIT, registry_mirror=mirror or None)
    text = rendered_cluster("shop", spec)["next-steps.md"]
    *copies, install = blocks(text, "What runs in it")
    done = run(
        [install], tmp_path, "flux", "kubectl", REGISTRY_USERNAME="user", REGISTRY_PASSWORD="word"
    )
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert calls[0] == expected
    assert len(copies) == (0 if mirror is None else 1)


def test_flux_gets_the_repository_as_it_is_named(tmp_path: Path) -> None:
    url = "ssh://git@git.example.com/a&touch${IFS}made.git"
    spec = cluster("nutanix", management_cluster="mgmt", gitops={"git": {"url": url}})
    (install,) = blocks(rendered_cluster("shop", spec)["next-steps.md"], "What runs in it")
    assert run([install], tmp_path, "flux", "kubectl").returncode == 0
    assert f"--url={url} " in (tmp_path / "calls").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "calls"]


def test_images_of_flux_are_copied_to_where_they_are_pulled_from(tmp_path: Path) -> None:
    mirror = {"endpoint": "registry.example.com", "oci_namespaces": {"public.ecr.aws": "aws"}}
    spec = cluster("nutanix", management_cluster="mgmt", gitops=GIT, registry_mirror=mirror)
    copy, _ = blocks(rendered_cluster("shop", spec)["next-steps.md"], "What runs in it")
    exported = (
        "    spec:\n      containers:\n        image: ghcr.io/fluxcd/source-controller:v1.9.0"
    )
    fake = tmp_path / "bin" / "flux"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\necho '{exported}'\n", encoding="utf-8")
    fake.chmod(0o755)
    assert run([copy], tmp_path, "crane").returncode == 0
    assert (tmp_path / "calls").read_text("utf-8") == (
        "crane copy ghcr.io/fluxcd/source-controller:v1.9.0 "
        "registry.example.com:443/fluxcd/source-controller:v1.9.0\n"
    )


@pytest.mark.skipif(shutil.which("envsubst") is None, reason="needs envsubst of GNU gettext")
def test_commands_of_later_fill_placeholders_in(tmp_path: Path) -> None:
    spec = cluster(
        "tinkerbell",
        license_token_variable="TOKEN",
        tinkerbell={
            "hardware": {
                name: {
                    **MACHINE,
                    "bmc": {"ip_address": f"10.21.0.1{number}"},
                    "mac": f"cc:48:3a:00:00:0{number}",
                    "labels": {"type": kind},
                    "ip_address": f"10.20.0.1{number}",
                }
                for number, (name, kind) in enumerate(
                    [("a-1", "cp"), ("a-2", "cp"), ("a-3", "cp"), ("b-1", "worker")], 1
                )
            }
        },
    )
    files = rendered_cluster("edge", spec)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    upgrade, machines, delete = blocks(files["next-steps.md"], "Later")
    secrets = {"TOKEN": "t0ken", "BMC_USERNAME": "admin", "BMC_PASSWORD": "secret"}
    done = run([upgrade], tmp_path, "eksctl", **secrets)
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text("utf-8")
    assert re.findall("^eksctl anywhere ([a-z ]+) -f", calls, re.MULTILINE) == [
        "upgrade plan cluster",
        "upgrade cluster",
    ]
    assert calls.count("licenseToken: t0ken") == 2
    assert "${" not in calls

    named = re.sub("(?m)^new=.*$", "new='b-1'", machines)
    assert named != machines
    done = run([named], tmp_path, "eksctl", **secrets)
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text("utf-8")
    assert "b-1,10.21.0.14,admin,secret," in calls
    assert calls.count("hostname,") == 1
    assert "a-1," not in calls
    assert "${" not in calls
    # Nothing with a secret stays behind.
    left = [path for path in tmp_path.iterdir() if path.is_file() and path.name != "calls"]
    assert [path.name for path in left if "secret" in path.read_text("utf-8")] == []

    done = run([upgrade], tmp_path, "eksctl", TOKEN="")
    assert done.returncode != 0
    assert "TOKEN" in done.stderr
    assert not (tmp_path / "calls").exists()
    assert delete == "eksctl anywhere delete cluster edge\n"
