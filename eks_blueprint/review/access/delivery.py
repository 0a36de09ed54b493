"""Who becomes an administrator through what Flux or Argo CD applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.assembly import KubernetesObject, mapping_of, text_of
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Role
from eks_blueprint.review.clusters import Cluster

__all__ = ["delivery_paths"]

_FLUX = "kustomize-controller"


def delivery_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield who writes what Flux or Argo CD applies as an administrator.

    :param evidence: what is known of the cluster.
    """
    source, cluster, roles = evidence.source, evidence.cluster, evidence.roles
    for (kind, name, account), paths in _applied_by_flux(cluster).items():
        found = _source(cluster, kind, name)
        spec = mapping_of(found.content.get("spec")) if found is not None else {}
        address = text_of(spec.get("url") or spec.get("bucketName", ""))
        checked = "signatures, which are verified" if "verify" in spec else ""
        writers = _writers(roles, address) if kind == "Bucket" else []
        shown = source.shown(cluster.stack, address).strip("<>") or name
        limits = [checked] if checked else []
        if account.rpartition("/")[2] != _FLUX:
            limits.append(f"what service account {account} may do")
            rights = ""
        else:
            rights = ", which Flux makes an administrator"
        if writers:
            limits.append(
                f"permissions to write there: among the roles of these templates, only "
                f"{', '.join(writers)} {'has' if len(writers) == 1 else 'have'} them"
            )
        yield AdminPath(
            who=f"whoever can write to {kind} {shown}",
            kind="through delivery",
            steps=(
                f"writes below {', '.join(paths)}",
                f"Flux applies it as service account {account}{rights}",
            ),
            limited_by="; ".join(limits),
            places=evidence.delivered(found.delivered_by) if found is not None else (),
        )
    for one in cluster.of_type("AWS::EKS::Capability"):
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


def _source(cluster: Cluster, kind: str, name: str) -> KubernetesObject | None:
    """Return the object that says where Flux reads."""
    return next((one for one in cluster.objects if (one.kind, one.name) == (kind, name)), None)


def _writers(roles: Sequence[Role], address: str) -> list[str]:
    """Return the names of the roles that may write to a bucket."""
    bucket = Reach((address.strip("<>"),), (address,))
    return [
        role.name
        for role in roles
        if any(
            one.effect == "Allow" and allowed(one, ("s3:PutObject",)) and bucket.of(one)
            for one in role.statements
        )
    ]
