"""Volumes for pods: EBS, EFS, S3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned, below
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.namespaces import namespace_warnings
from eks_blueprint.spec.storage_names import object_name_issues
from eks_blueprint.spec.types import Bool, BucketName, Int, Whole, pattern

__all__ = [
    "AccessPointSpec",
    "BucketVolumeSpec",
    "FileSystemSpec",
    "StorageClassSpec",
    "StorageSpec",
    "bucket_issues",
    "claim_issues",
    "storage_class_issues",
]

_Prefix = Annotated[
    str,
    AfterValidator(pattern(r"([\w.=-]+/)*", "a folder with a slash at its end such as models/")),
]
_Path = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(
        pattern(
            # EFS API 2015-02-01, shape Path: no part starts with a dot.
            r"/([\w-][\w.-]*(/[\w-][\w.-]*){0,3})?",
            "an absolute path of at most four folders such as /team-a",
        )
    ),
]


class StorageClassSpec(Spec):
    """A StorageClass on EBS, encrypted with the cluster's volumes key.

    A class that changes is deleted and created again; volumes that exist keep what they have.
    """

    type: Literal["gp3", "io2", "st1", "sc1"] = "gp3"
    """EBS volume type. Default: gp3."""

    iops: Int | None = Field(default=None, ge=100, le=256000)
    """Provisioned operations per second, for gp3 and io2. Default: 3000 for gp3; required for
    io2."""

    throughput_mibps: Int | None = Field(default=None, ge=125, le=2000)
    """Throughput in MiB/s, for gp3. Default: 125."""

    file_system: Literal["ext4", "xfs"] = "ext4"
    """File system. Default: ext4."""

    reclaim_policy: Literal["retain", "delete"] = "retain"
    """What happens to the volume when its claim is deleted (OPS-UPG-4). Default: retain."""

    default: Bool = False
    """Use this class for claims that name none. Default: false."""

    def issues(self) -> Iterable[Found]:
        if self.type == "io2" and self.iops is None:
            yield ("iops",), "must be set for io2"
        # EC2 API reference, CreateVolume.
        if self.type == "gp3" and self.iops is not None and not 3000 <= self.iops <= 80000:
            yield ("iops",), f"must be 3000 to 80000 for gp3, got {self.iops}"
        if self.type in ("st1", "sc1") and self.iops is not None:
            yield ("iops",), f"must be unset for {self.type}, got {self.iops}"
        if self.type != "gp3" and self.throughput_mibps is not None:
            yield (
                ("throughput_mibps",),
                f"must be unset for {self.type}, got {self.throughput_mibps}",
            )


class AccessPointSpec(Spec):
    """An EFS access point: a folder of a file system, used as a certain POSIX user."""

    path: _Path
    """Directory of the access point, created at first use."""

    namespace: ObjectName
    """Namespace of the claim that may use it."""

    claim: ObjectName | None = None
    """Name of the claim that may use it. Default: `<file system>-<access point>`, the name of the
    volume."""

    uid: Int = Field(default=1000, ge=1, le=4294967295)
    """User that owns all files. Default: 1000."""

    gid: Int = Field(default=1000, ge=1, le=4294967295)
    """Group that owns all files. Default: 1000."""

    def warnings(self) -> Iterable[Warned]:
        yield from namespace_warnings(("namespace",), self.namespace)

    def claim_of(self, file_system: str, name: str) -> dict[str, str]:
        """Return namespace and name of the claim.

        :param file_system: name of the file system.
        :param name: name of the access point.
        """
        return {"namespace": self.namespace, "name": self.claim or f"{file_system}-{name}"}


class FileSystemSpec(Spec):
    """An EFS file system, encrypted, with a mount target in each private subnet."""

    throughput: Literal["elastic", "bursting"] = "elastic"
    """Throughput mode. Default: elastic."""

    backup: Bool = True
    """Daily backups by AWS Backup. Default: true."""

    infrequent_access_after_days: Annotated[
        Literal[0, 1, 7, 14, 30, 60, 90, 180, 270, 365], Whole
    ] = 30
    """Days without access after which files move to the infrequent access storage class; 0 for
    never. Default: 30."""

    access_points: dict[ObjectName, AccessPointSpec] = {}
    """Access points by name, each with a PersistentVolume `<file system>-<access point>` that is
    reserved for one claim. Default: none; the StorageClass `efs-<file system>` creates one for each
    claim."""


class BucketVolumeSpec(Spec):
    """An S3 bucket that pods mount through Mountpoint for Amazon S3."""

    bucket: BucketName
    """Name of the bucket, in the cluster's account and Region."""

    namespace: ObjectName
    """Namespace of the claim that may use it."""

    read_only: Bool = True
    """Mount it read-only. Default: true."""

    prefix: _Prefix = ""
    """Key prefix in the bucket, ending with a slash. Default: the whole bucket."""

    def warnings(self) -> Iterable[Warned]:
        yield from namespace_warnings(("namespace",), self.namespace)


class StorageSpec(Spec):
    """StorageClasses, snapshots, file systems and buckets (OPS-STA-1 to OPS-STA-3)."""

    storage_classes: dict[ObjectName, StorageClassSpec] = {"gp3": StorageClassSpec(default=True)}
    """EBS StorageClasses by name, at most one of them the default. Default: `gp3`, which is the
    default class."""

    snapshots: Bool = True
    """A VolumeSnapshotClass `ebs` that keeps snapshots. Default: true."""

    file_systems: dict[ObjectName, FileSystemSpec] = {}
    """EFS file systems by name. Default: none."""

    buckets: dict[ObjectName, BucketVolumeSpec] = {}
    """S3 buckets by name; each becomes a PersistentVolume `s3-<name>` that is reserved for the
    claim `<name>`. Default: none."""

    def issues(self) -> Iterable[Found]:
        yield from below(("storage_classes",), storage_class_issues(self.storage_classes))
        yield from below(("buckets",), bucket_issues(self.buckets))
        yield from claim_issues(self.file_systems, self.buckets)
        points = {name: one.access_points for name, one in self.file_systems.items()}
        yield from object_name_issues(self.storage_classes, points, self.buckets)


def storage_class_issues(classes: Mapping[str, StorageClassSpec]) -> Iterator[Found]:
    """Return an issue for a second default class.

    :param classes: StorageClasses of a cluster by name.
    """
    default = [name for name, cls in classes.items() if cls.default]
    for name in default[1:]:
        yield (name, "default"), f"must be false, since {default[0]} is the default class"


def claim_issues(
    file_systems: Mapping[str, FileSystemSpec], buckets: Mapping[str, BucketVolumeSpec]
) -> Iterator[Found]:
    """Return an issue for two volumes that are for the same claim, which binds to one of them.

    :param file_systems: file systems of a cluster by name.
    :param buckets: buckets of a cluster by name.
    """
    used = {(volume.namespace, name): f"buckets.{name}" for name, volume in buckets.items()}
    for system, spec in file_systems.items():
        for name, point in spec.access_points.items():
            claim = point.claim_of(system, name)
            path = ("file_systems", system, "access_points", name)
            other = used.setdefault((claim["namespace"], claim["name"]), ".".join(path))
            if other != ".".join(path):
                yield (
                    (*path, "claim"),
                    f"must be another one than that of {other} in namespace {point.namespace}, "
                    f"got {claim['name']!r}",
                )


def bucket_issues(buckets: Mapping[str, BucketVolumeSpec]) -> Iterator[Found]:
    """Return an issue for two volumes that use the same folder.

    :param buckets: buckets of a cluster by name.
    """
    used: dict[str, str] = {}
    for name, volume in buckets.items():
        other = used.setdefault(f"{volume.bucket}/{volume.prefix}", name)
        if other != name:
            yield (
                (name, "bucket"),
                f"is already buckets.{other} with the same prefix; name another prefix",
            )
