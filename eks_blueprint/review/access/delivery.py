"""Who becomes an administrator through what Flux or Argo CD applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.assembly import mapping_of, text_of
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Role
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source

__all__ = ["delivery_paths"]

_FLUX = "kustomize-controller"


def delivery_paths(source: Source, cluster: Cluster, roles: Sequence[Role]) -> Iterator[AdminPath]:
    """Yield who writes what Flux or Argo CD applies as an administrator.

    :param source: the assembly.
    :param cluster: the cluster.
    :param roles: its IAM roles.
    """
    for (kind, name, account), paths in _applied_by_flux(cluster).items():
        address, checked, writers = _flux_source(cluster, roles, kind, name)
        limits = [checked] if checked else []
        if account.rpartition("/")[2] != _FLUX:
            limits.append(f"what service account {account} may do")
        if writers:
            limits.append(
                f"among the roles of these templates, only {', '.join(writers)} may write there"
            )
        yield AdminPath(
            who=f"whoever can write to {kind} {address or name}",
            kind="through delivery",
            steps=(
                f"writes below {', '.join(paths)}",
                f"Flux applies it as service account {account}",
            ),
            limited_by="; ".join(limits),
            places=(),
        )
    for one in cluster.own("AWS::EKS::Capability"):
        type_ = text_of(one.properties.get("Type", ""))
        if type_ in ("ARGOCD", "KRO"):
            yield AdminPath(
                who=f"whoever can give objects to the capability {type_}",
                kind="through delivery",
                steps=("it applies them with the access entry that EKS makes for its role",),
                limited_by="access policies of that entry, RBAC, projects of Argo CD",
                places=(source.place(one),),
            )


def _applied_by_flux(cluster: Cluster) -> Mapping[tuple[str, str, str], list[str]]:
    """Return the folders that Flux applies, by kind and name of the source and account."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for item in cluster.objects:
        if item.kind != "Kustomization" or not item.api_version.startswith("kustomize.toolkit"):
            continue
        spec = mapping_of(item.content.get("spec"))
        reference = mapping_of(spec.get("sourceRef"))
        account = f"{item.namespace}/{text_of(spec.get('serviceAccountName', _FLUX))}"
        key = (text_of(reference.get("kind", "")), text_of(reference.get("name", "")), account)
        found.setdefault(key, []).append(text_of(spec.get("path", "./")))
    return found


def _flux_source(
    cluster: Cluster, roles: Sequence[Role], kind: str, name: str
) -> tuple[str, str, list[str]]:
    """Return the address of a source, what is checked of it, and which roles write to it."""
    for item in cluster.objects:
        if item.kind == kind and item.name == name:
            spec = mapping_of(item.content.get("spec"))
            address = text_of(spec.get("url") or spec.get("bucketName", ""))
            bucket = Reach((address.strip("<>"),), (address,)) if kind == "Bucket" else None
            writers = [
                role.name
                for role in roles
                if bucket is not None
                and any(
                    one.effect == "Allow" and allowed(one, ("s3:PutObject",)) and bucket.of(one)
                    for one in role.statements
                )
            ]
            return address, "signatures are verified" if "verify" in spec else "", writers
    return "", "", []
