"""What to do with the files of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint import catalogue
from eks_blueprint.anywhere.flux_steps import flux_steps
from eks_blueprint.anywhere.hardware import bmc_variables
from eks_blueprint.anywhere.placeholders import filled
from eks_blueprint.anywhere.variables import filled_in, variables, with_packages
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.registry_mirror import PUBLIC_ECR

__all__ = ["next_steps"]

_MANIFEST = "eks-anywhere.yaml"
_INVENTORY = "hardware.csv"


def next_steps(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> str:
    """Render the commands that create a cluster, as Markdown.

    :param name: name of the cluster.
    :param spec: the cluster.
    :param workloads: clusters that it manages, by name, without itself.

    Source: EKS Anywhere documentation, "Create vSphere cluster", "Create Bare Metal cluster",
    "Create Nutanix cluster", "Create Docker Cluster" and "Upgrade bare metal cluster".
    """
    return "\n".join(_lines(name, spec, workloads)) + "\n"


def _lines(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> Iterator[str]:
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
    yield from _environment(name, spec, workloads)
    yield from _creation(name, spec)
    if spec.packages is not None and spec.packages.install:
        yield from _packages(name, spec)
    if spec.gitops is not None:
        yield from flux_steps(
            spec.gitops,
            manager=spec.manager_of(name),
            managed=spec.is_managed(name),
            mirror=spec.registry_mirror,
            kubeconfig=_kubeconfig(name),
        )
    yield from _later(name, spec)


def _block(*commands: str) -> Iterator[str]:
    yield "```sh"
    yield from commands
    yield "```"
    yield ""


def _environment(
    name: str, spec: AnywhereClusterSpec, workloads: Mapping[str, AnywhereClusterSpec]
) -> Iterator[str]:
    if not variables(name, spec, workloads):
        return
    yield "## Variables"
    yield ""
    yield "Passwords and tokens are in no file of this folder. Write them into a copy that you keep"
    yield "outside of the repository."
    asking = with_packages(workloads)
    if asking:
        yield f"`{name}` pulls the packages of {', '.join(f'`{one}`' for one in asking)} as well:"
        yield "set their credentials before you create it."
    yield ""
    yield from _block(
        f"install -m 600 variables.env.template ~/{name}.env  # then write the values",
        f"set -a; . ~/{name}.env; set +a",
    )


def _creation(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    yield "## Cluster"
    yield ""
    if filled_in(spec):
        yield "The files have placeholders for what must not be in a repository. `envsubst` fills"
        yield "them in, into a folder that only you can read and that is deleted afterwards."
        yield ""
    words = ["eksctl anywhere create cluster", f"-f {_MANIFEST}"]
    if spec.tinkerbell is not None:
        words.append(f"--hardware-csv {_INVENTORY}")
    if spec.is_managed(name):
        words.append(f"--kubeconfig {_kubeconfig(spec.manager_of(name), own=False)}")
    create = filled({**_token(spec), _INVENTORY: _of_bmcs(spec)}, " ".join(words))
    yield from _block(*create, f"export KUBECONFIG={_kubeconfig(name)}")
    yield f"`eksctl anywhere` writes the folder `{name}`, with the kubeconfig of an administrator"
    yield "and the manifest that it was given. Do not commit that folder."
    yield ""
    if spec.license_token_variable is not None and spec.gitops is not None:
        yield "With Flux, `eksctl anywhere` commits the manifest to the repository, with the"
        yield "license token in it. Keep the repository private."
        yield ""


def _token(spec: AnywhereClusterSpec) -> Mapping[str, Sequence[str]]:
    """Return the variable of the manifest, by its name."""
    token = spec.license_token_variable
    return {_MANIFEST: [token] if token is not None else []}


def _of_bmcs(spec: AnywhereClusterSpec) -> Sequence[str]:
    """Return the variables of the inventory."""
    return [*bmc_variables(spec.tinkerbell.hardware)] if spec.tinkerbell is not None else []


def _kubeconfig(name: str, *, own: bool = True) -> str:
    """Return where `eksctl anywhere` writes it, in the folder where the cluster was created."""
    folder = "$PWD" if own else f"../{name}"
    return f"{folder}/{name}/{name}-eks-a-cluster.kubeconfig"


def _packages(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    manager = spec.manager_of(name)
    yield "## Packages"
    yield ""
    yield f"The package controller of `{manager}` installs them. It needs a subscription."
    mirror = spec.registry_mirror
    if mirror is not None:
        # EKS Anywhere documentation, "Prepare for using curated packages for airgapped
        # environments"; the account is that of pkg/constants/constants.go.
        yield "They come from the registry mirror. Fill it on a machine that reaches it and AWS,"
        yield f"where Docker is logged in to both, with the variables of `{manager}`:"
        yield ""
        yield from _block(
            f"eksctl anywhere copy packages {mirror.address_of(PUBLIC_ECR)}/eks-anywhere "
            f"--kube-version {spec.kubernetes_version} "
            "--src-chart-registry public.ecr.aws/eks-anywhere "
            "--src-image-registry 783794618700.dkr.ecr.$EKSA_AWS_REGION.amazonaws.com"
        )
    elif manager != name:
        needed = catalogue.anywhere_release().variables["packages"]
        yield f"It pulls them with credentials that `{manager}` has if these variables were set"
        yield f"when that cluster was created: {', '.join(f'`{one}`' for one in needed)}."
    if mirror is None:
        yield ""
    where = f" --kubeconfig {_kubeconfig(manager, own=manager == name)}"
    yield from _block(f"eksctl anywhere create packages -f packages.yaml{where}")


def _later(name: str, spec: AnywhereClusterSpec) -> Iterator[str]:
    managed = spec.is_managed(name)
    where = f" --kubeconfig {_kubeconfig(spec.manager_of(name), own=False)}" if managed else ""
    upgrade = f"eksctl anywhere upgrade cluster -f {_MANIFEST}{where}"
    yield "## Later"
    yield ""
    yield "One minor version of Kubernetes and of EKS Anywhere at a time, the management cluster"
    yield "first."
    yield ""
    yield from _block(
        *filled(_token(spec), f"eksctl anywhere upgrade plan cluster -f {_MANIFEST}{where}"),
        *filled(_token(spec), upgrade),
    )
    if spec.tinkerbell is not None and spec.tinkerbell.hardware:
        yield "An upgrade adds machines with an inventory of new ones only; `new` has their names:"
        yield ""
        yield from _block(
            "new='rack-2-node-1|rack-2-node-2'",
            f'grep -E "^(hostname|$new)," {_INVENTORY} > new-{_INVENTORY}',
            *filled(
                {**_token(spec), f"new-{_INVENTORY}": _of_bmcs(spec)},
                f"{upgrade} --hardware-csv new-{_INVENTORY}",
            ),
        )
    yield "To delete it:"
    yield ""
    yield from _block(f"eksctl anywhere delete cluster {name}{where}")
