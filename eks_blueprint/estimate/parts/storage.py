"""Keys, secrets, file systems, buckets, images and backups."""

from __future__ import annotations

from decimal import Decimal

from eks_blueprint.assembly import Resource, mapping_of, sequence_of
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.values import number_of

__all__ = [
    "backup_plan",
    "bucket",
    "file_system",
    "key",
    "repository",
    "secret",
    "velero",
    "volume",
    "workload_volumes",
]

_ONE = Amounts.of(1)
_DRIVERS = ("ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com")


def key(meter: Meter, resource: Resource) -> None:
    """Count a key and the requests to it."""
    meter.add(Component.KEYS, "KMS key", "kms.key", _ONE, of=resource)
    requests = meter.assume("kms-requests") * Decimal("0.0001")
    meter.add(
        Component.KEYS,
        "ten thousand requests to a key",
        "kms.requests",
        requests,
        of=resource,
        uses=("kms-requests",),
    )


def secret(meter: Meter, resource: Resource) -> None:
    """Count a secret and the calls for it."""
    meter.add(Component.KEYS, "secret", "secrets.secret", _ONE, of=resource)
    calls = meter.assume("secret-calls") * Decimal("0.0001")
    meter.add(
        Component.KEYS,
        "ten thousand calls for a secret",
        "secrets.calls",
        calls,
        of=resource,
        uses=("secret-calls",),
    )


def file_system(meter: Meter, resource: Resource) -> None:
    """Count a file system of EFS."""
    properties = resource.properties
    one_zone = "AvailabilityZoneName" in properties
    meter.add(
        Component.STORAGE,
        "GB in a file system",
        "efs.one-zone" if one_zone else "efs.standard",
        "file-system-gb",
        of=resource,
    )
    speed = number_of(meter.stack, properties.get("ProvisionedThroughputInMibps"))
    if speed is not None:
        meter.add(
            Component.STORAGE,
            "MiB/s of provisioned throughput",
            "efs.provisioned",
            Amounts.of(speed),
            of=resource,
        )
    if mapping_of(properties.get("BackupPolicy")).get("Status") == "ENABLED":
        # EFS user guide, "Automatic backups": daily, kept for 35 days.
        _backups(meter, resource, "backup.efs", "file-system-gb", Decimal(35))


def bucket(meter: Meter, resource: Resource) -> None:
    """Count a bucket."""
    meter.add(
        Component.STORAGE,
        "GB in a bucket",
        "s3.standard",
        "bucket-gb",
        of=resource,
    )


def repository(meter: Meter, resource: Resource) -> None:
    """Count a repository of images."""
    meter.add(
        Component.STORAGE,
        "GB of images",
        "ecr.storage",
        "repository-gb",
        of=resource,
    )


def volume(meter: Meter, resource: Resource) -> None:
    """Count a volume of a template."""
    size = number_of(meter.stack, resource.properties.get("Size"))
    kind = str(resource.properties.get("VolumeType", "gp2"))
    if size is None or kind not in ("gp3", "io2"):
        meter.leave_out(f"EBS volume {kind}", "its size or its type has no price", resource)
        return
    meter.add(
        Component.STORAGE, f"{kind} volume, GiB", f"ebs.{kind}", Amounts.of(size), of=resource
    )


def workload_volumes(meter: Meter) -> None:
    """Count the volumes of PersistentVolumeClaims, if the cluster has a class for them."""
    if any(
        one.kind == "StorageClass" and one.content.get("provisioner") in _DRIVERS
        for one in meter.objects
    ):
        meter.add(
            Component.STORAGE,
            "GiB of volumes of workloads",
            "ebs.gp3",
            "volume-gb",
            of="PersistentVolumeClaims",
        )


def velero(meter: Meter) -> None:
    """Count the snapshots of volumes that Velero makes; its objects are in a bucket."""
    if any(one.chart == "velero" for one in meter.releases):
        meter.add(
            Component.BACKUP,
            "GB of snapshots of volumes",
            "ebs.snapshot",
            "backup-gb",
            of="Velero",
        )


def backup_plan(meter: Meter, resource: Resource) -> None:
    """Count the backups of a plan: what its longest rule keeps, as changes since the first."""
    plan = mapping_of(resource.properties.get("BackupPlan"))
    longest = Decimal(0)
    for one in sequence_of(plan.get("BackupPlanRule")):
        rule = mapping_of(one)
        lifecycle = mapping_of(rule.get("Lifecycle"))
        days = number_of(meter.stack, lifecycle.get("DeleteAfterDays"))
        # Without a lifecycle, nothing is deleted: ten years, as for logs.
        longest = max(longest, days if days is not None else Decimal(3650))
        for action in sequence_of(rule.get("CopyActions")):
            copied = mapping_of(mapping_of(action).get("Lifecycle"))
            days = number_of(meter.stack, copied.get("DeleteAfterDays"))
            _backups(meter, resource, "backup.ebs", "backup-gb", days or Decimal(3650))
    _backups(meter, resource, "backup.ebs", "backup-gb", longest)


def _backups(meter: Meter, resource: Resource, price: str, size: str, days: Decimal) -> None:
    """Count one full copy and what has changed since, but never more than twice the data."""
    change = meter.assume("backup-daily-change") * days
    copies = (_ONE + change).at_most(Amounts.of(2))
    meter.add(
        Component.BACKUP,
        f"GB of backups kept for {days} days",
        price,
        meter.assume(size) * copies,
        of=resource,
        uses=(size, "backup-daily-change"),
    )
