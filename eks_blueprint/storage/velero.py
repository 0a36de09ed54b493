"""Velero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION, key_arn, literal_cluster_name
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.encryption import (
    KEEP,
    CustomerKey,
    checked_removal_policy,
    deny_plain_http,
    private_bucket,
)
from eks_blueprint.iam import PodIdentityRole, policy_document
from eks_blueprint.spec import VeleroSpec
from eks_blueprint.storage.velero_permissions import bucket_statements, snapshot_statements

__all__ = ["Velero"]

_NAME = "velero"
_PLUGIN = "velero-plugin-for-aws"
_SERVICE_ACCOUNT = "velero-server"
# The image of Velero has a user without a number, of which Kubernetes cannot tell that it is not
# root.
_USER = 65532
_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}


class Velero(Construct):
    """Velero with a bucket, a schedule, and the right to make snapshots of the cluster's volumes.

    Its service account is administrator of the cluster, since it reads and restores every object.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``velero`` of the spec. Default: the defaults of the spec.
    :param volumes_key: KMS key of the volumes. Default: none; volumes of a customer managed key are
        then not restored.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param removal_policy: of bucket and key when the stack is deleted. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if the key of the bucket is of another partition, Region or account.

    Source: vmware-tanzu/helm-charts charts/velero, commit 73466ca;
    velero-io/velero-plugin-for-aws v1.14.2, commit 5463822.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: VeleroSpec | None = None,
        volumes_key: kms.IKey | None = None,
        cluster_name: str | None = None,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = spec if spec is not None else VeleroSpec()
        refuse_other_spec(self, VeleroSpec, spec)
        warn(self, spec.warnings())
        refuse_arns_of_elsewhere(self, {"spec": spec})
        name = cluster_name or literal_cluster_name(cluster)
        own = _OwnBucket(self, name, removal_policy) if spec.bucket is None else None
        self.key: kms.IKey | None = own.key if own is not None else None
        self.resource: cdk.aws_s3.CfnBucket | None = own.resource if own is not None else None
        self.bucket_name: str = own.name if own is not None else spec.bucket or ""
        self.bucket_arn: str = f"arn:{PARTITION}:s3:::{self.bucket_name}"
        own_key = key_arn(self.key) if self.key is not None else spec.bucket_key_arn
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=catalogue.chart(_NAME).namespace,
            service_account=_SERVICE_ACCOUNT,
            statements=[
                *bucket_statements(self.bucket_arn, folder=name, key_arn=own_key),
                *snapshot_statements(
                    name, volumes_key_arn=key_arn(volumes_key) if volumes_key else None
                ),
            ],
        )
        self.release: HelmRelease = HelmRelease(
            _NAME,
            chart=catalogue.chart(_NAME).at(spec.chart_version),
            values=_values(spec, bucket=self.bucket_name, folder=name),
        ).with_values(spec.values)
        needs = [*self.identity.ready, *([own.policy] if own is not None else []), *after]
        self.controller = delivery.install(self.release, after=needs)

    @cached_property
    def bucket(self) -> cdk.aws_s3.IBucket:
        """The bucket as CDK's interface."""
        return cdk.aws_s3.Bucket.from_bucket_name(self, "Import", self.bucket_name)


class _OwnBucket:
    """The bucket of the library, with its key and its policy."""

    def __init__(self, scope: Construct, cluster: str, removal_policy: RemovalPolicy) -> None:
        self.key: kms.IKey = CustomerKey(
            scope,
            "Key",
            description=f"Velero backups of EKS cluster {cluster}",
            removal_policy=removal_policy,
        ).key
        self.resource = private_bucket(scope, key_arn=key_arn(self.key))
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=scope))
        self.name: str = self.resource.ref
        self.policy = cdk.aws_s3.CfnBucketPolicy(
            scope,
            "BucketPolicy",
            bucket=self.name,
            policy_document=policy_document(deny_plain_http(f"arn:{PARTITION}:s3:::{self.name}")),
        )


def _values(spec: VeleroSpec, *, bucket: str, folder: str) -> Mapping[str, Any]:
    place = {"name": "default", "provider": "aws", "config": {"region": REGION}}
    return {
        "initContainers": [
            {
                "name": _PLUGIN,
                "image": catalogue.image(_PLUGIN),
                "volumeMounts": [{"mountPath": "/target", "name": "plugins"}],
                "securityContext": _CONTAINER,
                # It runs before the pod's container, and asks for no more than that.
                "resources": {"limits": {"memory": "128Mi"}},
            }
        ],
        "configuration": {
            "backupStorageLocation": [
                {**place, "default": True, "bucket": bucket, "prefix": folder}
            ],
            "volumeSnapshotLocation": [place],
        },
        # Credentials come from Pod Identity.
        "credentials": {"useSecret": False},
        "serviceAccount": {"server": {"name": _SERVICE_ACCOUNT}},
        # A job that runs before the release; the definitions are in the chart's folder of CRDs.
        "upgradeCRDs": False,
        "schedules": {
            name: {
                "schedule": one.schedule,
                "template": {
                    "ttl": f"{one.retention_days * 24}h0m0s",
                    "storageLocation": "default",
                    "snapshotVolumes": one.volumes,
                    **({"includedNamespaces": [*one.namespaces]} if one.namespaces else {}),
                },
            }
            for name, one in spec.effective_schedules.items()
        },
        "tolerations": [SYSTEM_TOLERATION],
        "podSecurityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "fsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containerSecurityContext": _CONTAINER,
        # As `velero install` has it: velero-io/velero pkg/install/resources.go.
        "resources": {
            "requests": {"cpu": "500m", "memory": "128Mi"},
            "limits": {"memory": "512Mi"},
        },
    }
