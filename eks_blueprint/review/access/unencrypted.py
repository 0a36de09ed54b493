"""Data without a key of the account, or without encryption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.assembly import Resource, items_of, mapping_of
from eks_blueprint.review.access.keys import WORDS, named, object_word
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Unencrypted", "unencrypted_of"]

# Types that hold data and take a key, with the words for what encrypts them otherwise. Sources for
# SQS and SNS: "Data encryption in Amazon SQS", "Amazon SNS data encryption", and the README of
# aws-cdk-lib/aws-sqs (SSE-SQS unless told otherwise). The others were not compared with a source.
_WITHOUT = {
    "AWS::Logs::LogGroup": ("KmsKeyId", "a key of CloudWatch Logs"),
    "AWS::EFS::FileSystem": ("KmsKeyId", "the key aws/elasticfilesystem, if Encrypted is true"),
    "AWS::SNS::Topic": ("KmsMasterKeyId", "the disk encryption of Amazon SNS only"),
    "AWS::SQS::Queue": ("KmsMasterKeyId", "a key of Amazon SQS"),
    "AWS::S3::Bucket": ("BucketEncryption", "a key of Amazon S3"),
    "AWS::ECR::Repository": ("EncryptionConfiguration", "a key of Amazon ECR"),
    "AWS::Backup::BackupVault": ("EncryptionKeyArn", "the key aws/backup"),
    "AWS::SecretsManager::Secret": ("KmsKeyId", "the key aws/secretsmanager"),
    "AWS::APS::Workspace": ("KmsKeyArn", "a key of Amazon Managed Service for Prometheus"),
}


# Types that may be told not to encrypt, with the property and words. Some of them do not, where
# they are told nothing: their template references.
_OFF = {
    "AWS::EFS::FileSystem": ("Encrypted", "file system"),
    "AWS::EC2::Volume": ("Encrypted", "volume"),
    "AWS::RDS::DBInstance": ("StorageEncrypted", "database"),
    "AWS::RDS::DBCluster": ("StorageEncrypted", "database"),
    "AWS::SQS::Queue": ("SqsManagedSseEnabled", "queue"),
    "AWS::ElastiCache::ReplicationGroup": ("AtRestEncryptionEnabled", "cache"),
}
_OFF_BY_DEFAULT = ("AWS::EFS::FileSystem",)
_NO = (False, "false")


@dataclass(frozen=True)
class Unencrypted:
    """A resource with data without a key of the account.

    :param what: what it is.
    :param name: its name.
    :param place: the resource.
    :param instead: what encrypts it instead.
    """

    what: str
    name: str
    place: Place
    instead: str


def unencrypted_of(source: Source, cluster: Cluster) -> tuple[Unencrypted, ...]:
    """Return resources with data that use no key of the account.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    without = (
        Unencrypted(WORDS[type_], named(source, one), source.place(one), instead)
        for type_, (name, instead) in _WITHOUT.items()
        for one in cluster.of_type(type_)
        if name not in one.properties and not _is_off(one)
    )
    off = (
        Unencrypted(WORDS.get(one.type, words), named(source, one), source.place(one), "nothing")
        for type_, (_, words) in _OFF.items()
        for one in cluster.of_type(type_)
        if _is_off(one)
    )
    return (*off, *without, *_volumes(source, cluster))


def _is_off(one: Resource) -> bool:
    """Say whether a resource is told not to encrypt, or does not where it is told nothing."""
    name, _ = _OFF.get(one.type, ("", ""))
    unsaid = one.type in _OFF_BY_DEFAULT and "KmsKeyId" not in one.properties
    return bool(name) and one.properties.get(name, not unsaid) in _NO


def _volumes(source: Source, cluster: Cluster) -> Iterator[Unencrypted]:
    """Yield volumes that are told not to be encrypted."""
    instead = "nothing, unless the account encrypts every volume by default"
    for one in cluster.of_type("AWS::EC2::LaunchTemplate", "AWS::EC2::Instance"):
        data = mapping_of(one.properties.get("LaunchTemplateData", one.properties))
        for device in items_of(data.get("BlockDeviceMappings")):
            if mapping_of(mapping_of(device).get("Ebs")).get("Encrypted") in _NO:
                yield Unencrypted(WORDS[one.type], named(source, one), source.place(one), instead)
                break
    for item in cluster.objects:
        content = mapping_of(item.content.get("spec"))
        devices = items_of(content.get("blockDeviceMappings"))
        encrypted = [mapping_of(mapping_of(one).get("ebs")).get("encrypted") for one in devices]
        encrypted.append(mapping_of(item.content.get("parameters")).get("encrypted"))
        place = source.place_of(cluster.delivering(item))
        told = item.kind in ("StorageClass", "EC2NodeClass") and any(
            one in _NO for one in encrypted
        )
        if told and place is not None:
            yield Unencrypted(object_word(item), item.name, place, instead)
