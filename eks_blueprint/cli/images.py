"""List the images and charts of clusters, and print the script that copies them."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint import catalogue
from eks_blueprint.app.context import cdk_json_context, refuse_misspelt, text_of
from eks_blueprint.app.garbage import no_garbage_collection
from eks_blueprint.app.node import require_node
from eks_blueprint.catalogue import PulledChart, PulledImage
from eks_blueprint.cli.progress import working
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Block, Document, Heading, Table, rendered
from eks_blueprint.spec import ClusterSpec

__all__ = ["images"]

Pulled = PulledChart | PulledImage

_HEAD = """\
#!/bin/sh
# Copies the images and charts of {clusters} to Amazon ECR. Written by eks-blueprint images.
# Needs a way to the internet, aws, crane (github.com/google/go-containerregistry) and helm. Copies
# that exist are left alone, so it can be run again.
set -eu

login() {{ # Region
  password=$(aws ecr get-login-password --region "$1")
  echo "$password" | crane auth login --username AWS --password-stdin "$host"
  echo "$password" | helm registry login --username AWS --password-stdin "$host"
}}
image() {{ # from, to
  crane digest "$host/$2" >/dev/null 2>&1 || crane copy "$1" "$host/$2"
}}
fetch() {{ # an image that ECR fetches when it is pulled for the first time
  crane pull --format=oci "$host/$1" "$work/image"
  rm -rf "$work/image"
}}
chart() {{ # name, version, folder of the copy, tag, where it is from
  name=$1 version=$2 to=$3 tag=$4
  shift 4
  if ! crane digest "$host/$to/$name:$tag" >/dev/null 2>&1; then
    helm pull "$@" --version "$version" --destination "$work"
    helm push "$work/$name-$version.tgz" "oci://$host/$to"
  fi
}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"""


@dataclass(frozen=True)
class _Pulled:
    kind: str
    name: str
    copy: str


@dataclass(frozen=True)
class _OfCluster:
    cluster: str
    pulls: tuple[_Pulled, ...]


@dataclass(frozen=True)
class _Images:
    clusters: tuple[_OfCluster, ...]


def images(path: Path, *, clusters: str = "", script: bool = False, to: str = "text") -> int:
    """Build the stacks without synthesizing them, and print what the clusters pull.

    :param path: the spec.
    :param clusters: patterns of cluster names. Default: those of ``cdk.json``, otherwise all.
    :param script: print a shell script that copies everything into the private registries of the
        clusters. Default: false.
    :param to: format of the list. Default: text.
    :returns: the exit code.
    :raises BlueprintError: if the spec is invalid, or a script is wanted and no cluster has a
        private registry.
    """
    context = cdk_json_context()
    refuse_misspelt(context)
    file = read_spec(path, clusters or text_of(context, "clusters"))
    with_registry = [
        name for name in file.names if file.blueprint.clusters[name].private_registry is not None
    ]
    if script and not with_registry:
        raise BlueprintError(
            f"{path}: none of {', '.join(file.names)} has a private registry to copy to; set "
            "clusters.NAME.private_registry"
        )
    names = with_registry if script else [*file.names]
    doing = working(f"building {', '.join(names)}")
    require_node()
    with tempfile.TemporaryDirectory() as folder, no_garbage_collection(), doing:
        from eks_blueprint.app.blueprint_app import BlueprintApp
        from eks_blueprint.blueprint import pulled
        from eks_blueprint.stacks import ClusterStack

        app = BlueprintApp(
            file.blueprint,
            only=names,
            packs=(),
            context=context,
            outdir=Path(folder),
            validate=False,
        )
        found = {
            stack.cluster_name: (stack.spec, pulled(stack.blueprint.components, stack.spec))
            for stack in app.stacks
            if isinstance(stack, ClusterStack)
        }
    if script:
        print(_HEAD.format(clusters=", ".join(found)), end="")
        for spec, everything in found.values():
            print(*_script(spec, everything), sep="\n")
        return 0
    answer = _Images(
        tuple(
            _OfCluster(name, tuple(_pulled(spec, one) for one in everything))
            for name, (spec, everything) in found.items()
        )
    )
    if to != "text":
        sys.stdout.write(rendered(answer, kind="images", document=_document, to=to))
        return 0
    for cluster in answer.clusters:
        print(cluster.cluster)
        if not cluster.pulls:
            print("  none: EKS chooses the images of managed add-ons")
        for one in cluster.pulls:
            print(f"  {one.kind}  {one.name}" + (f"  {one.copy}" if one.copy else ""))
    return 0


def _pulled(spec: ClusterSpec, one: Pulled) -> _Pulled:
    kind = "chart" if isinstance(one, PulledChart) else "image"
    copy = _copy(spec, one)
    return _Pulled(kind, str(one), f"{_host(spec)}/{copy}" if copy else "")


def _document(answer: _Images) -> Document:
    blocks: list[Block] = []
    for cluster in answer.clusters:
        rows = [(one.kind, f"`{one.name}`", one.copy) for one in cluster.pulls]
        table = Table(("kind", "pulled from", "copy"), tuple(rows))
        blocks += [Heading(cluster.cluster), table]
    return Document("Charts and images", tuple(blocks))


def _script(spec: ClusterSpec, everything: Sequence[Pulled]) -> Iterator[str]:
    registry = spec.private_registry
    assert registry is not None  # only clusters with one are asked
    hosts = catalogue.pull_through_registries() if registry.pull_through_cache else {}
    region = spec.environment.region
    yield ""
    if region is None:
        yield "region=${AWS_REGION:?must be set to the Region of the registry}"
    else:
        yield f"region={region}"
    account = registry.account or spec.environment.account
    if account is None:
        yield "account=$(aws sts get-caller-identity --query Account --output text)"
    else:
        yield f"account={account}"
    yield f"host={_host(spec, account='$account', region='$region')}"
    yield 'login "$region"'
    for one in everything:
        copy = _copy(spec, one)
        if isinstance(one, PulledChart):
            yield _command("chart", *_chart(one, copy))
        elif one.reference.registry in hosts:
            yield _command("fetch", copy)
        else:
            yield _command("image", str(one), _tagged(one, copy))


def _chart(chart: PulledChart, copy: str) -> Iterator[str]:
    yield from (chart.name, chart.version, copy.rpartition("/")[0], chart.tag)
    if chart.repository.startswith("oci://"):
        yield chart.repository
    else:
        yield from (chart.name, "--repo", chart.repository)


def _tagged(image: PulledImage, copy: str) -> str:
    """Return a copy with a tag: it has the digest of the original, and registries want a tag."""
    digest = image.reference.digest or ""
    tag = "" if image.reference.tag else f":{digest.replace(':', '-')}"
    return copy.partition("@")[0] + tag


def _copy(spec: ClusterSpec, one: Pulled) -> str:
    registry = spec.private_registry
    if registry is None:
        return ""
    version = f":{one.tag}" if isinstance(one, PulledChart) else one.version
    return f"{one.copy(registry.prefix)}{version}"


def _host(spec: ClusterSpec, *, account: str | None = None, region: str | None = None) -> str:
    """Return the host of the registry, with words for what the spec does not say."""
    registry, environment = spec.private_registry, spec.environment
    own = (registry.account if registry else None) or environment.account
    suffix = ".cn" if environment.partition == "aws-cn" else ""
    account, region = account or own or "ACCOUNT", region or environment.region or "REGION"
    return f"{account}.dkr.ecr.{region}.amazonaws.com{suffix}"


def _command(*words: str) -> str:
    return " ".join(map(shlex.quote, words))
