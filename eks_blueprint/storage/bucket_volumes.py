"""S3 buckets as volumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION
from eks_blueprint.checks import refuse_other_specs, refuse_value
from eks_blueprint.delivery import Delivery, KubernetesObject, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.spec import BucketVolumeSpec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.storage import bucket_issues

__all__ = ["BucketVolumes"]

_SIZE = "1200Gi"


class BucketVolumes(Construct):
    """A PersistentVolume for each existing bucket, reserved for the claim of the same name.

    The workload creates the claim, since its namespace may not exist yet.

    :param delivery: how objects are applied to the cluster.
    :param buckets: buckets, by name of the claim.
    :param after: the driver and other resources that must exist first. Default: none.
    :raises BlueprintError: if two volumes use the same folder.

    Source: awslabs/mountpoint-s3-csi-driver examples/kubernetes/static_provisioning, commit
    57c6bed.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        buckets: Mapping[str, BucketVolumeSpec],
        after: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, BucketVolumeSpec, buckets=buckets)
        for name in buckets:
            refuse_value(self, "buckets", name, ObjectName)
        refuse(bucket_issues(buckets), scope=self)
        self.volumes = {
            name: delivery.apply(
                Manifests(f"bucket-volume-{name}", (_volume(name, spec),)), after=after
            )
            for name, spec in buckets.items()
        }


def _mode(spec: BucketVolumeSpec) -> str:
    return "ReadOnlyMany" if spec.read_only else "ReadWriteMany"


def _volume(name: str, spec: BucketVolumeSpec) -> KubernetesObject:
    options = [f"region {REGION}"]
    options += [f"prefix {spec.prefix}"] if spec.prefix else []
    options += ["read-only"] if spec.read_only else []
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"s3-{name}"},
        "spec": {
            # Kubernetes requires a size, which the driver ignores.
            "capacity": {"storage": _SIZE},
            "accessModes": [_mode(spec)],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": "",
            # So that no other claim can bind to the volume.
            "claimRef": {"namespace": spec.namespace, "name": name},
            "mountOptions": options,
            "csi": {
                "driver": "s3.csi.aws.com",
                "volumeHandle": f"s3-{name}",
                "volumeAttributes": {"bucketName": spec.bucket},
            },
        },
    }
