"""Volumes for pods: EBS, EFS, S3."""

from eks_blueprint.storage.backup import Backup
from eks_blueprint.storage.block_storage import BlockStorage
from eks_blueprint.storage.bucket_volumes import BucketVolumes
from eks_blueprint.storage.file_system import FileSystem
from eks_blueprint.storage.velero import Velero

__all__ = ["Backup", "BlockStorage", "BucketVolumes", "FileSystem", "Velero"]
