"""What to do with the files of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.anywhere.flux import CREDENTIAL
from eks_blueprint.anywhere.variables import filled_in, variables
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec

__all__ = ["next_steps"]


def next_steps(name: str, spec: AnywhereClusterSpec) -> str:
    """Render the commands that create a cluster, as Markdown.

    :param name: name of the cluster.
    :param spec: the cluster.

    Source: EKS Anywhere documentation, "Create vSphere cluster", "Create Bare Metal cluster",
    "Create Nutanix cluster" and "Create Docker Cluster"; Flux documentation, "flux install".
    """
    return "\n".join(_lines(name, spec)) + "\n"


def _lines(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    release = catalogue.anywhere_release()
    manager = spec.manager_of(name)
    yield f"# Create {name}"
    yield ""
    yield (
        f"Run these commands in this folder, on a machine with `eksctl anywhere` "
        f"{spec.eksa_version or release.minor}, `kubectl` and Docker that reaches the data center."
    )
    if spec.is_managed(name):
        yield f"Its management cluster `{manager}` must exist."
    yield ""
    yield from _environment(name, spec)
    yield from _creation(name, spec)
    if spec.packages is not None and spec.packages.install:
        yield from _packages(name, spec)
    if spec.gitops is not None:
        yield from _flux(name, spec, spec.gitops)
    yield from _later(name, spec)


def _block(*commands: str) -> Iterator[str]:
    yield "```sh"
    yield from commands
    yield "```"
    yield ""


def _environment(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    if not variables(spec, managed=spec.is_managed(name)):
        return
    yield "## Variables"
    yield ""
    yield "Passwords and tokens are in no file of this folder. Write them into a copy that you keep"
    yield "outside of the repository."
    yield ""
    yield from _block(
        f"install -m 600 variables.env.template ~/{name}.env  # then write the values",
        f"set -a; . ~/{name}.env; set +a",
    )


def _creation(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    yield "## Cluster"
    yield ""
    manifest, hardware = "eks-anywhere.yaml", "hardware.csv"
    secret = [*filled_in(spec)]
    inventory = spec.tinkerbell is not None
    commands = []
    if secret:
        yield "The files have placeholders for what must not be in a repository. `envsubst` fills"
        yield "them in, into a folder that only you can read and that is deleted afterwards."
        yield ""
        commands += ["(umask 077; work=$(mktemp -d); trap 'rm -rf \"$work\"' EXIT"]
        names = " ".join(f"${{{one}}}" for one in secret)
        if spec.license_token_variable is not None:
            commands.append(f"envsubst '{names}' < {manifest} > \"$work/{manifest}\"")
            manifest = f'"$work/{manifest}"'
        if spec.tinkerbell is not None and spec.tinkerbell.hardware:
            commands.append(f"envsubst '{names}' < {hardware} > \"$work/{hardware}\"")
            hardware = f'"$work/{hardware}"'
    words = ["eksctl anywhere create cluster", f"-f {manifest}"]
    if inventory:
        words.append(f"--hardware-csv {hardware}")
    if spec.is_managed(name):
        words.append(f"--kubeconfig {_kubeconfig(spec.manager_of(name), own=False)}")
    create = " ".join(words) + (")" if secret else "")
    yield from _block(*commands, create, f"export KUBECONFIG={_kubeconfig(name)}")
    yield f"`eksctl anywhere` writes the folder `{name}`, with the kubeconfig of an administrator"
    yield "and the manifest that it was given. Do not commit that folder."
    yield ""
    if spec.license_token_variable is not None and spec.gitops is not None:
        yield "With Flux, `eksctl anywhere` commits the manifest to the repository, with the"
        yield "license token in it. Keep the repository private."
        yield ""


def _kubeconfig(name: str, *, own: bool = True) -> str:
    """Return where `eksctl anywhere` writes it, in the folder where the cluster was created."""
    folder = "$PWD" if own else f"../{name}"
    return f"{folder}/{name}/{name}-eks-a-cluster.kubeconfig"


def _packages(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    manager = spec.manager_of(name)
    yield "## Packages"
    yield ""
    yield f"The package controller of `{manager}` installs them. It needs a subscription."
    if spec.registry_mirror is not None:
        yield "They come from the registry mirror: fill it by `eksctl anywhere copy packages`."
    elif manager != name:
        needed = catalogue.anywhere_release().variables["packages"]
        yield f"It pulls them with credentials that `{manager}` has if these variables were set"
        yield f"when that cluster was created: {', '.join(f'`{one}`' for one in needed)}."
    yield ""
    where = f" --kubeconfig {_kubeconfig(manager, own=manager == name)}"
    yield from _block(f"eksctl anywhere create packages -f packages.yaml{where}")


def _flux(name: str, spec: AnywhereClusterSpec, gitops: AnywhereGitopsSpec) -> Iterator[str]:
    yield "## What runs in it"
    yield ""
    where = f"`{gitops.folder}`" if gitops.folder else "the root"
    path = gitops.path_for(spec.manager_of(name))
    yield f"Commit the folders of `gitops` to {where} of the repository, branch `{gitops.branch}`."
    yield f"The folder `{path}` is that of `eksctl anywhere`, and must not exist before the"
    yield "management cluster does."
    yield ""
    commands = [f"export KUBECONFIG={_kubeconfig(name)}"]
    if spec.is_managed(name):
        yield "EKS Anywhere installs Flux in management clusters only. Install it here, and give it"
        yield "a key that can read the repository."
        yield ""
        commands += [
            f"flux install --version={catalogue.anywhere_release().flux}",
            f"flux create secret git {CREDENTIAL} --url={gitops.repository_url} "
            "--private-key-file=path/of/a/read-only/key"
            if gitops.git is not None
            else f"flux create secret git {CREDENTIAL} --url={gitops.repository_url}",
        ]
    commands.append("kubectl apply -f flux.yaml")
    yield from _block(*commands)


def _later(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    managed = spec.is_managed(name)
    where = f" --kubeconfig {_kubeconfig(spec.manager_of(name), own=False)}" if managed else ""
    manifest = "eks-anywhere.yaml"
    yield "## Later"
    yield ""
    yield "One minor version of Kubernetes and of EKS Anywhere at a time, the management cluster"
    yield "first."
    if spec.license_token_variable is not None:
        yield "Fill the placeholders in as above."
    if spec.tinkerbell is not None:
        yield "With `--hardware-csv` and a file of new machines only, an upgrade adds machines."
    yield ""
    yield from _block(
        f"eksctl anywhere upgrade plan cluster -f {manifest}{where}",
        f"eksctl anywhere upgrade cluster -f {manifest}{where}",
        f"eksctl anywhere delete cluster {name}{where}",
    )
