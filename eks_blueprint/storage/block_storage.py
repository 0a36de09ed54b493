"""StorageClasses and volume snapshots for EBS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import key_arn
from eks_blueprint.checks import refuse_other_specs, refuse_value
from eks_blueprint.delivery import Delivery, KubernetesObject, Manifests
from eks_blueprint.errors import refuse
from eks_blueprint.spec import StorageClassSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.storage import storage_class_issues
from eks_blueprint.spec.tags import tag_issues

__all__ = ["BlockStorage"]

_DRIVER = "ebs.csi.aws.com"
_AUTO_MODE_DRIVER = "ebs.csi.eks.amazonaws.com"


class BlockStorage(Construct):
    """StorageClasses, and a VolumeSnapshotClass that keeps snapshots.

    A volume is created only when its first pod is scheduled, so that it is in the zone of the pod.
    Tags of volumes and snapshots belong to the driver (``CoreAddons``), since the parameters of a
    class cannot be changed. The driver of EKS Auto Mode has no such settings, so that they stand in
    the classes; with other tags, classes are deleted and created again.

    :param delivery: how objects are applied to the cluster.
    :param classes: StorageClasses by name.
    :param volumes_key: KMS key of all volumes.
    :param snapshots: create the VolumeSnapshotClass ``ebs``. Default: true.
    :param auto_mode: use the driver of EKS Auto Mode, and not the add-on. Default: false.
    :param tags: tags of volumes and snapshots of EKS Auto Mode; the role of the cluster must allow
        them (``AutoMode``). Default: none.
    :param after: the driver and other resources that must exist first. Default: none.
    :raises BlueprintError: if more than one class is the default, or AWS rejects a tag.

    Source: kubernetes-sigs/aws-ebs-csi-driver docs/parameters.md and docs/tagging.md; Kubernetes
    documentation, "Storage Classes" and "Volume Snapshot Classes"; EKS user guide, "Create a
    Storage Class" and "Deploy a sample stateful workload to EKS Auto Mode"; recommendations
    OPS-STA-1 and OPS-UPG-4.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        classes: Mapping[str, StorageClassSpec],
        volumes_key: kms.IKey,
        snapshots: bool = True,
        auto_mode: bool = False,
        tags: Mapping[str, str] | None = None,
        after: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, StorageClassSpec, classes=classes)
        for name in classes:
            refuse_value(self, "classes", name, ObjectName)
        refuse(storage_class_issues(classes), scope=self)
        refuse(below(("tags",), tag_issues(tags or {})), scope=self)
        driver = _AUTO_MODE_DRIVER if auto_mode else _DRIVER
        tagged = _tagged(tags or {}) if auto_mode else {}
        # Each class separately, so that a class removed from the spec is deleted in the cluster.
        self.storage_classes = {
            name: delivery.apply(
                Manifests(
                    f"storage-class-{name}",
                    (_storage_class(name, spec, key_arn(volumes_key), driver, tagged),),
                ),
                after=after,
            )
            for name, spec in classes.items()
        }
        self.snapshot_class = None
        if snapshots:
            self.snapshot_class = delivery.apply(
                Manifests("volume-snapshot-class-ebs", (_snapshot_class(driver, tagged),)),
                after=after,
            )


def _tagged(tags: Mapping[str, str]) -> Mapping[str, str]:
    """Return parameters of a class for tags; the driver takes keys that begin like this."""
    return {
        f"tagSpecification_{number}": f"{key}={value}"
        for number, (key, value) in enumerate(tags.items(), start=1)
    }


def _storage_class(
    name: str, spec: StorageClassSpec, key: str, driver: str, tagged: Mapping[str, str]
) -> KubernetesObject:
    parameters: dict[str, Any] = {
        **tagged,
        "type": spec.type,
        "encrypted": "true",
        "kmsKeyId": key,
        "csi.storage.k8s.io/fstype": spec.file_system,
    }
    if spec.iops is not None:
        parameters["iops"] = str(spec.iops)
    if spec.throughput_mibps is not None:
        parameters["throughput"] = str(spec.throughput_mibps)
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": name,
            "annotations": {
                "storageclass.kubernetes.io/is-default-class": str(spec.default).lower()
            },
        },
        "provisioner": driver,
        "parameters": parameters,
        "reclaimPolicy": spec.reclaim_policy.capitalize(),
        "allowVolumeExpansion": True,
        "volumeBindingMode": "WaitForFirstConsumer",
    }


def _snapshot_class(driver: str, tagged: Mapping[str, str]) -> KubernetesObject:
    return {
        "apiVersion": "snapshot.storage.k8s.io/v1",
        "kind": "VolumeSnapshotClass",
        "metadata": {
            "name": "ebs",
            "annotations": {"snapshot.storage.kubernetes.io/is-default-class": "true"},
        },
        "driver": driver,
        "deletionPolicy": "Retain",
        **({"parameters": dict(tagged)} if tagged else {}),
    }
