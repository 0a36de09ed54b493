"""The script that publishes a tree for GitOps in the sources that clusters read."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import GitopsSpec

__all__ = ["publish_script"]

_HEAD = """\
#!/bin/sh
# Publishes the tree of {clusters}. Written by eks-blueprint gitops --script.
#   sh publish.sh push 1.4.0           publishes it as version 1.4.0
#   sh publish.sh promote 1.4.0 [TAG]  gives it to the clusters that follow TAG, or versions of Git
# Needs {tools}.
set -eu
usage() {{ sed -n 's/^#   //p' "$0" >&2; exit 2; }}
test $# -ge 2 || usage
command=$1 version=$2 tag=${{3:-}}
tree={tree}
root={root}
"""
_ARTIFACT = """
artifact() { # repository, Region, whether it is signed
  from=$(git -C "$tree" config --get remote.origin.url || echo "$tree")
  commit=$(git -C "$tree" rev-parse HEAD 2>/dev/null || echo unknown)
  pushed=$(flux push artifact "oci://$1:$version" --path="$root" --provider=aws \\
    --source="$from" --revision="$version@sha1:$commit" --output=json)
  digest=$(echo "$pushed" | jq -r .digest)
  if test "${3:-}" = signed; then
    aws ecr get-login-password --region "$2" |
      cosign login --username AWS --password-stdin "${1%%/*}"
    cosign sign --yes --key "$COSIGN_KEY" "$1@$digest"
  fi
  echo "$1@$digest"
}
tagged() { # repository
  flux tag artifact "oci://$1:$version" --tag="$tag" --provider=aws
}
"""
_COMMIT = """
commit() { # branch, whether it is signed
  git -C "$tree" add --all .
  if ! git -C "$tree" diff --cached --quiet; then
    git -C "$tree" commit ${2:+--gpg-sign} --message="$version"
  fi
  git -C "$tree" push origin "HEAD:$1"
}
released() { # whether it is signed
  if test -n "${1:-}"; then kind=--sign; else kind=--annotate; fi
  git -C "$tree" tag "$kind" "$version" --message="$version"
  git -C "$tree" push origin "refs/tags/$version"
}
"""
_BUCKET = """
bucket() { # address, Region, clusters: what is named comes before what names it
  address=$1 region=$2; shift 2
  for cluster do
    test -d "$tree/clusters/$cluster" ||
      { echo "$tree must have clusters/$cluster, which would be deleted otherwise" >&2; exit 2; }
  done
  aws s3 sync "$tree" "$address" --region "$region" --exclude "*" --include "base/*"
  aws s3 sync "$tree" "$address" --region "$region" --exclude ".git/*"
  # Old files of these clusters, and nothing else that is in the bucket.
  for cluster do
    shift
    set -- "$@" --include "clusters/$cluster/*" --include "infrastructure/*/$cluster/*"
  done
  aws s3 sync "$tree" "$address" --region "$region" --delete --exclude "*" "$@"
}
"""


@dataclass(frozen=True, eq=False)
class _Source:
    """What several clusters read, with what each of them follows."""

    spec: GitopsSpec
    followed: Mapping[str, Mapping[str, str]]

    @property
    def signed(self) -> str:
        named = self.spec.git or self.spec.oci
        return "signed" if named is not None and named.verify is not None else ""

    def names(self, key: str) -> list[str]:
        """Return the branches, tags or ranges that are followed."""
        return list(dict.fromkeys(one[key] for one in self.followed.values() if key in one))


def publish_script(specs: Mapping[str, GitopsSpec], output: Path) -> Iterator[str]:
    """Yield the lines of a shell script that publishes a tree, and promotes versions of it.

    :param specs: the part ``gitops`` of clusters by name.
    :param output: root of the tree.
    :raises BlueprintError: if no cluster has a source that can be written, or the output does not
        end with the folder of the tree in the source.

    Source: Flux documentation, "flux push artifact" and "flux tag artifact"; sigstore/cosign
    doc/cosign_sign.md and doc/cosign_login.md; AWS CLI reference, "s3 sync".
    """
    written = {name: spec for name, spec in specs.items() if spec.address}
    if not written:
        raise BlueprintError(
            f"a script needs a source to publish in, got only buckets of clusters ("
            f"{', '.join(specs)}), into which deployments publish"
        )
    sources = [*_sources(written)]
    kinds = {
        kind
        for one in sources
        for kind in ("git", "oci", "bucket")
        if getattr(one.spec, kind) is not None
    }
    yield _HEAD.format(
        clusters=", ".join(written),
        tools=_tools(sources, kinds),
        tree=shlex.quote(str(output)),
        root=shlex.quote(str(_root(output, {one.spec.folder for one in sources}))),
    ).rstrip("\n")
    for kind, functions in (("oci", _ARTIFACT), ("git", _COMMIT), ("bucket", _BUCKET)):
        if kind in kinds:
            yield functions.rstrip("\n")
    yield ""
    for one in sources:
        for name, reference in one.followed.items():
            ((key, value),) = reference.items() or (("the bucket", ""),)
            yield f"# {name} follows {key} {value} of {one.spec.address}".replace("  ", " ")
    yield 'case "$command" in'
    yield "  push)"
    for one in sources:
        yield from (f"    {line}" for line in _push(one))
    yield "    ;;"
    yield "  promote)"
    yield from (f"    {line}" for line in _promote(sources))
    yield "    ;;"
    yield "  *) usage ;;"
    yield "esac"


def _sources(specs: Mapping[str, GitopsSpec]) -> Iterator[_Source]:
    found: dict[tuple[str, str], dict[str, GitopsSpec]] = defaultdict(dict)
    for name, spec in specs.items():
        found[spec.address, spec.folder][name] = spec
    for clusters in found.values():
        # If one of them wants signatures, there are some.
        signed = [one for one in clusters.values() if _Source(one, {}).signed]
        yield _Source(
            (signed or [*clusters.values()])[0],
            {name: one.reference for name, one in clusters.items()},
        )


def _tools(sources: list[_Source], kinds: set[str]) -> str:
    tools = [*(["flux", "jq"] if "oci" in kinds else []), *(["git"] if "git" in kinds else [])]
    signed = any(one.signed and one.spec.oci is not None for one in sources)
    tools += ["aws"] if signed or "bucket" in kinds else []
    key = " and, in COSIGN_KEY, the private key or its address such as awskms:///alias/NAME"
    return ", ".join([*tools, *(["cosign"] if signed else [])]) + (key if signed else "")


def _root(output: Path, folders: set[str]) -> Path:
    """Return what becomes the root of the source."""
    for folder in folders:
        if folder and output.parts[-len(Path(folder).parts) :] != Path(folder).parts:
            raise BlueprintError(
                f"output must end with the folder of the tree in its source, {folder}, got {output}"
            )
    parts = max((len(Path(folder).parts) for folder in folders), default=0)
    return output.parents[parts - 1] if parts else output


def _push(source: _Source) -> Iterator[str]:
    spec = source.spec
    if spec.oci is not None:
        repository = spec.oci.url.removeprefix("oci://")
        yield _command("artifact", repository, repository.split(".")[3], source.signed)
    elif spec.git is not None:
        for branch in source.names("branch") or [spec.git.branch]:
            yield _command("commit", branch, source.signed)
    elif spec.bucket is not None and spec.bucket.region is not None:
        folder = f"/{spec.folder}" if spec.folder else ""
        address = f"s3://{spec.bucket.bucket}{folder}"
        yield _command("bucket", address, spec.bucket.region, *source.followed)


def _promote(sources: list[_Source]) -> Iterator[str]:
    tags = {one: one.names("tag") for one in sources if one.spec.oci is not None}
    released = [one for one in sources if one.spec.git is not None and one.names("semver")]
    named = list(dict.fromkeys(tag for found in tags.values() for tag in found))
    if named:
        yield 'case "$tag" in'
        for tag in named:
            yield f"  {shlex.quote(tag)})"
            for source, found in tags.items():
                if tag in found and source.spec.oci is not None:
                    repository = source.spec.oci.url.removeprefix("oci://")
                    yield f"    {_command('tagged', repository)}"
            yield "    ;;"
        if released:
            yield '  "") ;;'
        yield '  *) echo "no cluster follows the tag $tag" >&2; exit 2 ;;'
        yield "esac"
    for source in released:
        yield _command("released", source.signed)
    fixed = [
        f"{name} ({key} in its spec)"
        for one in sources
        for name, reference in one.followed.items()
        for key in reference
        if key == "digest" or (key == "tag" and one.spec.git is not None)
    ]
    if fixed:
        yield _command("echo", f"with a deployment: {', '.join(fixed)}")
    if not (named or released or fixed):
        yield _command("echo", "each cluster has what was pushed last")


def _command(*words: str) -> str:
    return " ".join(map(shlex.quote, filter(None, words)))
