"""What to do with the tree of a cluster, and how Flux comes into a workload cluster."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from eks_blueprint import catalogue
from eks_blueprint.anywhere.flux import CREDENTIAL
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec
from eks_blueprint.spec.anywhere.registry_mirror import AnywhereRegistryMirrorSpec

__all__ = ["flux_steps"]

_REGISTRY = "ghcr.io"
_FOLDER = "fluxcd"
_PULL_SECRET = "registry-mirror"


def flux_steps(
    gitops: AnywhereGitopsSpec,
    *,
    manager: str,
    managed: bool,
    mirror: AnywhereRegistryMirrorSpec | None,
    kubeconfig: str,
) -> Iterator[str]:
    """Yield the section about Flux, as lines of Markdown.

    :param gitops: the repository.
    :param manager: name of the management cluster.
    :param managed: whether another cluster manages it.
    :param mirror: registry from which machines pull. Default: none; they pull from the internet.
    :param kubeconfig: kubeconfig of the cluster.

    Source: Flux documentation, "flux install" and "Air-gapped installation", for the registry and
    its credentials.
    """
    yield "## What runs in it"
    yield ""
    where = f"`{gitops.folder}`" if gitops.folder else "the root"
    path = gitops.path_for(manager)
    yield f"Commit the folders of `gitops` to {where} of the repository, branch `{gitops.branch}`."
    yield f"The folder `{path}` is that of `eksctl anywhere`, and must not exist before the"
    yield "management cluster does."
    yield ""
    commands = [f"export KUBECONFIG={kubeconfig}"]
    if managed:
        install = f"flux install --version={catalogue.anywhere_release().flux}"
        yield "EKS Anywhere installs Flux in management clusters only. Install it here, and give it"
        yield "a key that can read the repository."
        if mirror is not None:
            registry = f"{mirror.address_of(_REGISTRY)}/{_FOLDER}"
            yield "Use the `flux` command of that version, which has the manifests in it. The"
            yield "images come from the registry mirror. Copy them on a machine that reaches both"
            yield f"{_REGISTRY} and the mirror, and is logged in to it:"
            yield ""
            yield "```sh"
            yield f"{install} --export | sed -n 's|.*image: {_REGISTRY}/{_FOLDER}/||p' |"
            yield "  while read -r image; do"
            yield f'    crane copy "{_REGISTRY}/{_FOLDER}/$image" "{registry}/$image"'
            yield "  done"
            yield "```"
            install += f" --registry={registry}"
            if mirror.authenticate:
                install += (
                    f" --image-pull-secret={_PULL_SECRET}"
                    ' --registry-creds="$REGISTRY_USERNAME:$REGISTRY_PASSWORD"'
                )
        yield ""
        secret = f"flux create secret git {CREDENTIAL} --url={quote(gitops.repository_url)}"
        if gitops.git is not None:
            secret += " --private-key-file=path/of/a/read-only/key"
        commands += [install, secret]
    commands.append("kubectl apply -f flux.yaml")
    yield "```sh"
    yield from commands
    yield "```"
    yield ""
