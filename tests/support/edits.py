"""Edits of a spec that has everything: pairs of specs before and after.

``pairs`` gives a spec before and after each edit, for whoever tries the edits on a real API server.
``waves`` applies several edits at once, of different parts of the spec, for tests that synthesize.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from eks_blueprint.catalogue.changes import Change, Edit, changes_of

__all__ = ["BASE", "CONFLICTS", "EDITS", "GITOPS", "GITOPS_EDITS", "SpecEdit", "pairs", "waves"]

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
_ROLE = "arn:aws:iam::111122223333:role"

_OBJECT = {
    "apiVersion": "scheduling.k8s.io/v1",
    "kind": "PriorityClass",
    "metadata": {"name": "high"},
    "value": 1000,
}

BASE: Mapping[str, Any] = {
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "network": {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]},
    "access_entries": {
        "admins": {"principal_arn": f"{_ROLE}/admins", "role": "admin"},
        "team": {"principal_arn": f"{_ROLE}/team", "role": "custom", "groups": ["team"]},
    },
    "oidc_providers": {
        "idp": {
            "issuer_url": "https://idp.example.com",
            "client_id": "a",
            "groups_claim": "groups",
        }
    },
    "bastion": {},
    "node_groups": {"workers": {}},
    "fargate_profiles": {"jobs": {"selectors": {"all": {"namespace": "jobs"}}}},
    "karpenter": {"node_pools": {"general": {"limits": {"cpu": 100, "memory_gib": 400}}}},
    "ingress": {"certificate": {"domain_name": "a.example.com", "hosted_zone_id": "Z0123456789"}},
    "dns": {"hosted_zones": {"apps": {"zone_id": "Z0123456789", "domain_name": "example.com"}}},
    "storage": {
        "storage_classes": {"gp3": {"default": True}, "fast": {"type": "io2", "iops": 5000}},
        "file_systems": {
            "shared": {"access_points": {"uploads": {"path": "/uploads", "namespace": "web"}}}
        },
        "buckets": {"models": {"bucket": "example-models", "namespace": "web"}},
    },
    "network_policies": {"namespaces": {"web": {}}},
    "kube_bench": {},
    "vertical_pod_autoscaler": {},
    "gatekeeper": {},
    "private_tls": {
        "authority": {"common_name": "a.example.com", "organization": "Example"},
        "certificates": {"api": {"namespace": "web", "dns_names": ["api.web.svc"]}},
    },
    "pod_security_groups": {},
    "capabilities": {
        "ack": {
            "services": {"s3": {}},
            "role_selectors": {
                "shop": {"namespaces": ["shop-web"], "services": {"sqs": {}}},
                "given": {"namespaces": ["shop-jobs"], "role_arn": f"{_ROLE}/ack"},
            },
        },
        "kro": {"rules": {"apps": {"api_groups": ["apps"], "resources": ["deployments"]}}},
    },
    "backup": {"vault_lock": {}},
    "image_repositories": {"shop/web": {}},
    "tenants": {
        "shop": {
            "namespaces": {"shop-web": {}, "shop-jobs": {}},
            "members": {
                "lead": {"principal_arn": f"{_ROLE}/lead", "role": "admin"},
                "team": {"oidc_group": "shop", "role": "developer"},
            },
            "workloads": {
                "web": {
                    "namespace": "shop-web",
                    "horizontal_pod_autoscaler": {"max_replicas": 4},
                }
            },
            "node_pool": {"limits": {"cpu": 50, "memory_gib": 200}},
        }
    },
    "manifests": {"own": {"objects": [_OBJECT]}},
    "tags": {"team": "a"},
}
"""A cluster with an object, or a resource, of everything that an edit may not be able to change."""


@dataclass(frozen=True)
class SpecEdit:
    """One edit.

    :param path: the field or key, dotted.
    :param value: its new value, or its new name; ``None`` removes it.
    :param edit: kind of the edit.
    """

    path: str
    value: Any
    edit: Edit = Edit.CHANGE

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the catalogue says about it."""
        return changes_of(self.path.split("."), self.edit)

    def apply(self, spec: dict[str, Any]) -> None:
        """Edit a spec."""
        *parents, last = self.path.split(".")
        where: Any = spec
        for parent in parents:
            where = where[int(parent)] if isinstance(where, list) else where.setdefault(parent, {})
        if self.edit == Edit.RENAME:
            where[self.value] = where.pop(last)
        elif self.value is None:
            where.pop(last)
        else:
            where[last] = self.value


_CLASS, _POINT = "storage.storage_classes.fast", "storage.file_systems.shared.access_points.uploads"
_POOL, _SHOP = "karpenter.node_pools.general", "tenants.shop"
_GROUP = "node_groups.workers"

EDITS: Sequence[SpecEdit] = (
    SpecEdit("tags", {"team": "b", "cost-center": "4711"}),
    SpecEdit("tags", {}),
    SpecEdit("encryption.volumes_key_arn", _KEY),
    SpecEdit("storage.storage_classes.gp3.file_system", "xfs"),
    SpecEdit("storage.storage_classes.gp3.throughput_mibps", 250),
    SpecEdit(f"{_CLASS}.iops", 6000),
    SpecEdit(f"{_CLASS}.file_system", "xfs"),
    SpecEdit(f"{_CLASS}.reclaim_policy", "delete"),
    SpecEdit("storage.storage_classes.gp3.default", False),
    SpecEdit(_CLASS, "quick", Edit.RENAME),
    SpecEdit(_CLASS, None, Edit.REMOVE),
    SpecEdit("storage.snapshots", False),
    SpecEdit(f"{_POINT}.path", "/other"),
    SpecEdit(f"{_POINT}.uid", 1500),
    SpecEdit(f"{_POINT}.gid", 1500),
    SpecEdit(f"{_POINT}.namespace", "other"),
    SpecEdit(f"{_POINT}.claim", "files"),
    SpecEdit(_POINT, "files", Edit.RENAME),
    SpecEdit("storage.file_systems.shared", "common", Edit.RENAME),
    SpecEdit("storage.file_systems.shared.throughput", "bursting"),
    SpecEdit("storage.file_systems.shared.backup", False),
    SpecEdit("storage.file_systems.shared.infrequent_access_after_days", 60),
    SpecEdit("storage.buckets.models.bucket", "other-models"),
    SpecEdit("storage.buckets.models.prefix", "v1/"),
    SpecEdit("storage.buckets.models.read_only", False),
    SpecEdit("storage.buckets.models.namespace", "other"),
    SpecEdit("storage.buckets.models", "weights", Edit.RENAME),
    SpecEdit("access_entries.team.principal_arn", f"{_ROLE}/crew"),
    SpecEdit("access_entries.team.groups", ["crew"]),
    SpecEdit("access_entries.team.username", "crew"),
    SpecEdit("access_entries.team", None, Edit.REMOVE),
    SpecEdit("bastion.instance_type", "t3.nano"),
    SpecEdit(f"{_GROUP}.instance_types", ["m7g.xlarge"]),
    SpecEdit(f"{_GROUP}.capacity_type", "spot"),
    SpecEdit(f"{_GROUP}.labels", {"team": "a"}),
    SpecEdit(f"{_GROUP}.max_size", 9),
    SpecEdit(f"{_GROUP}.root_volume.size_gib", 8),
    SpecEdit(_GROUP, "apps", Edit.RENAME),
    SpecEdit("fargate_profiles.jobs.selectors.all.namespace", "batch"),
    SpecEdit("fargate_profiles.jobs", "batch", Edit.RENAME),
    SpecEdit("logging.retention_days", 30),
    SpecEdit("removal_policy", "destroy"),
    SpecEdit("upgrade_support", "standard"),
    SpecEdit("deletion_protection", False),
    SpecEdit(f"{_POOL}.architecture", "x86_64"),
    SpecEdit(f"{_POOL}.capacity_types", ["on-demand"]),
    SpecEdit(f"{_POOL}.labels", {"team": "a"}),
    SpecEdit(f"{_POOL}.limits.cpu", 200),
    SpecEdit(_POOL, "apps", Edit.RENAME),
    SpecEdit("karpenter.root_volume.size_gib", 8),
    SpecEdit("ingress.scheme", "internet-facing"),
    SpecEdit("ingress.group", "other"),
    SpecEdit("ingress.namespace_labels", {"ingress": "other"}),
    SpecEdit("ingress.certificate.domain_name", "b.example.com"),
    SpecEdit("ingress.access_logs", {}, Edit.ADD),
    SpecEdit("network_policies.namespaces.web.dns", False),
    SpecEdit("kube_bench.schedule", "0 3 * * 1"),
    SpecEdit("gatekeeper.mode", "warn"),
    SpecEdit("private_tls.certificates.api.dns_names", ["api.web.svc.cluster.local"]),
    SpecEdit("private_tls.certificates.api.secret_name", "tls"),
    SpecEdit("pod_security_groups.enforcing_mode", "strict"),
    SpecEdit("capabilities.ack.services.s3.resource_names", ["shop-*"]),
    SpecEdit("capabilities.ack.cross_namespace", True),
    SpecEdit("capabilities.ack.role_selectors.given.role_arn", f"{_ROLE}/ack-2"),
    SpecEdit("capabilities.ack.role_selectors.shop", "web", Edit.RENAME),
    SpecEdit("capabilities.ack.role_selectors.shop.namespaces", ["shop-web", "web"]),
    SpecEdit("capabilities.kro.rules.apps.resources", ["deployments", "statefulsets"]),
    SpecEdit("backup.rules.weekly", {"frequency": "weekly"}, Edit.ADD),
    SpecEdit("backup.vault_lock.min_retention_days", 14),
    SpecEdit("image_repositories.shop/web.keep_images", 30),
    SpecEdit(f"{_SHOP}.namespaces.shop-web.pod_security", "baseline"),
    SpecEdit(f"{_SHOP}.namespaces.shop-jobs", None, Edit.REMOVE),
    SpecEdit(f"{_SHOP}.members.team.role", "admin"),
    SpecEdit(f"{_SHOP}.members.team.oidc_group", "shop-team"),
    SpecEdit(f"{_SHOP}.members.lead.principal_arn", f"{_ROLE}/other-lead"),
    SpecEdit(f"{_SHOP}.quota.pods", 50),
    SpecEdit(f"{_SHOP}.workloads.web", "site", Edit.RENAME),
    SpecEdit(f"{_SHOP}.workloads.web.namespace", "shop-jobs"),
    SpecEdit(f"{_SHOP}.workloads.web.horizontal_pod_autoscaler.max_replicas", 8),
    SpecEdit(f"{_SHOP}.workloads.web.horizontal_pod_autoscaler", None, Edit.REMOVE),
    SpecEdit("vertical_pod_autoscaler.mode", "auto"),
    SpecEdit(f"{_SHOP}.node_pool.architecture", "x86_64"),
    SpecEdit(f"{_SHOP}.node_pool", None, Edit.REMOVE),
    SpecEdit("manifests.own.objects", [_OBJECT | {"value": 2000}]),
)
"""Edits that one deployment carries out."""

GITOPS: Mapping[str, Any] = {
    **BASE,
    "gitops": {
        "git": {
            "url": "ssh://git@github.com/example/gitops.git",
            "credential_secret_arn": (
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:gitops-AbCdEf"
            ),
        }
    },
}
"""The same cluster, whose charts and objects Flux delivers."""

GITOPS_EDITS: Sequence[SpecEdit] = (
    SpecEdit("gitops.git.url", "ssh://git@github.com/example/other.git"),
    SpecEdit("gitops.git.branch", "release"),
    SpecEdit("gitops.folder", "platform"),
    SpecEdit("gitops.interval_minutes", 5),
)
"""Edits of ``GITOPS`` that one deployment carries out, together with each of ``EDITS``."""

CONFLICTS: Sequence[SpecEdit] = (
    SpecEdit("access_entries.team", "crew", Edit.RENAME),
    SpecEdit("oidc_providers.idp", "company", Edit.RENAME),
    SpecEdit("oidc_providers.idp.client_id", "b"),
    SpecEdit("oidc_providers.idp.groups_claim", "roles"),
    SpecEdit("encryption.secrets_key_arn", _KEY),
    SpecEdit(f"{_SHOP}.members.lead", "boss", Edit.RENAME),
)
"""Edits that meet themselves: the catalogue says that they are refused, or need two deployments."""


def pairs() -> Iterator[tuple[SpecEdit, dict[str, Any], dict[str, Any]]]:
    """Give each edit with the cluster before and after it."""
    for edit in EDITS:
        after = deepcopy(dict(BASE))
        edit.apply(after)
        yield edit, deepcopy(dict(BASE)), after


def waves() -> Iterator[tuple[tuple[SpecEdit, ...], dict[str, Any]]]:
    """Give clusters with several edits at once, at most one of each part of the spec."""
    queues: dict[str, list[SpecEdit]] = {}
    for edit in EDITS:
        part = edit.path.split(".")
        # Parts of storage are as independent as parts of the cluster.
        queues.setdefault(".".join(part[: 2 if part[0] == "storage" else 1]), []).append(edit)
    for number in range(max(map(len, queues.values()))):
        wave = tuple(queue[number] for queue in queues.values() if number < len(queue))
        after = deepcopy(dict(BASE))
        for edit in wave:
            edit.apply(after)
        yield wave, after
