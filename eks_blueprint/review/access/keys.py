"""KMS keys, what each encrypts, and who may use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import (
    KubernetesObject,
    Resource,
    Stack,
    mapping_of,
    text_of,
)
from eks_blueprint.review.access.roles import principals_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["WORDS", "Encrypted", "Key", "KeyGrant", "keys_of", "named", "object_word"]

# Properties with a key, by the last part of their path.
_KEYS = (
    "KmsKeyId",
    "KmsKeyArn",
    "KMSMasterKeyID",
    "KmsMasterKeyId",
    "KeyArn",
    "keyArn",
    "KmsKey",
    "EncryptionKeyArn",
    "KmsId",
    "KMSKeyId",
    "KmsKeyIdentifier",
    "EncryptionKey",
)
WORDS = {
    "AWS::EKS::Cluster": "Kubernetes secrets",
    "Custom::AWSCDK-EKS-Cluster": "Kubernetes secrets",
    "AWS::Logs::LogGroup": "log group",
    "AWS::EC2::LaunchTemplate": "volumes of nodes",
    "AWS::EC2::Instance": "volumes of an instance",
    "AWS::EFS::FileSystem": "file system",
    "AWS::S3::Bucket": "bucket",
    "AWS::SNS::Topic": "topic",
    "AWS::SQS::Queue": "queue",
    "AWS::Backup::BackupVault": "backup vault",
    "AWS::ECR::Repository": "image repository",
    "AWS::SecretsManager::Secret": "secret",
    "AWS::Lambda::Function": "environment of a function",
    "AWS::APS::Workspace": "Prometheus workspace",
}
"""What a key encrypts, by the type of the resource."""


@dataclass(frozen=True)
class Encrypted:
    """What a key encrypts.

    :param what: what it is.
    :param name: its name.
    :param place: the resource; ``None`` for an object in a tree for GitOps.
    """

    what: str
    name: str
    place: Place | None


@dataclass(frozen=True)
class KeyGrant:
    """What the policy of a key allows.

    :param principal: who.
    :param actions: what.
    :param conditions: under which conditions.
    """

    principal: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A KMS key.

    :param name: its description, alias or logical id; the ARN of one that no stack has.
    :param construct: its construct, below the stack; empty where no stack has it.
    :param place: the key; ``None`` where no stack has it.
    :param rotated: whether KMS rotates it; ``None`` where no stack has it.
    :param kept: whether it stays when its stack is deleted; ``None`` where no stack has it.
    :param encrypts: what it encrypts.
    :param grants: what its policy allows.
    """

    name: str
    construct: str
    place: Place | None
    rotated: bool | None
    kept: bool | None
    encrypts: tuple[Encrypted, ...]
    grants: tuple[KeyGrant, ...]


def keys_of(source: Source, cluster: Cluster) -> tuple[Key, ...]:
    """Return the keys of a cluster, with those of others that it uses.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    uses = list(_uses(source, cluster))
    own = [
        _own(source, stack, one, [use for key, _, use in uses if key is one])
        for stack in cluster.stacks.values()
        for one in stack.of_type("AWS::KMS::Key")
    ]
    others: dict[str, list[Encrypted]] = {}
    for key, name, use in uses:
        if key is None:
            others.setdefault(name, []).append(use)
    return (
        *own,
        *(Key(name, "", None, None, None, tuple(found), ()) for name, found in others.items()),
    )


def _own(source: Source, stack: Stack, key: Resource, uses: Sequence[Encrypted]) -> Key:
    alias = next(
        (
            source.said(stack, one.properties.get("AliasName", ""))
            for one in stack.of_type("AWS::KMS::Alias")
            if source.target(stack, one.properties.get("TargetKeyId")) is key
        ),
        "",
    )
    description = source.said(stack, key.properties.get("Description", ""))
    return Key(
        name=description or alias or source.readable(key),
        construct=source.readable(key),
        place=source.place(key),
        rotated=key.properties.get("EnableKeyRotation") in (True, "true"),
        kept=key.deletion_policy != "Delete",
        encrypts=tuple(dict.fromkeys(uses)),
        grants=tuple(_grants(source, stack, key.properties.get("KeyPolicy"))),
    )


def _grants(source: Source, stack: Stack, policy: Any) -> Iterator[KeyGrant]:
    statements = mapping_of(policy).get("Statement")
    for statement in map(mapping_of, statements if isinstance(statements, list) else [statements]):
        if statement.get("Effect") != "Allow":
            continue
        actions = statement.get("Action")
        listed = actions if isinstance(actions, list) else [actions]
        for one in principals_of(source, stack, statement):
            who = source.shown(stack, str(one))
            yield KeyGrant(who, tuple(map(text_of, listed)), one.conditions)


def _uses(source: Source, cluster: Cluster) -> Iterator[tuple[Resource | None, str, Encrypted]]:
    """Yield what is encrypted, with its key or the name of one that no stack has."""
    for stack in cluster.stacks.values():
        for one in stack.resources.values():
            if one.type.startswith(("AWS::IAM::", "AWS::KMS::")):
                continue
            for value in _key_values(one.properties):
                key = source.target(stack, value)
                use = Encrypted(
                    WORDS.get(one.type, one.type), named(source, one), source.place(one)
                )
                if key is None:
                    yield None, source.said(stack, value), use
                elif key.type in ("AWS::KMS::Key", "AWS::KMS::ReplicaKey"):
                    yield key, "", use
    known = {
        one.logical_id: one
        for stack in cluster.stacks.values()
        for one in stack.of_type("AWS::KMS::Key")
    }
    for item in cluster.objects:
        for value in _object_keys(item.content):
            target = known.get(value.strip("<>").partition(".")[0])
            use = Encrypted(object_word(item), item.name, None)
            yield target, "" if target is not None else value, use


def _key_values(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in _KEYS and not (isinstance(item, Mapping) and name == "EncryptionKey"):
                yield item
            else:
                yield from _key_values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _key_values(item)


def _object_keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in ("kmsKeyID", "kmsKeyId", "kmsKeyArn") and isinstance(item, str):
                yield item
            else:
                yield from _object_keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _object_keys(item)


def object_word(item: KubernetesObject) -> str:
    """Return what a key encrypts for an object."""
    words = {"StorageClass": "volumes of a class", "EC2NodeClass": "volumes of nodes"}
    return words.get(item.kind, item.kind)


def named(source: Source, one: Resource) -> str:
    """Return what people know a resource with data by."""
    for key in ("LogGroupName", "BucketName", "QueueName", "TopicName", "Name", "RepositoryName"):
        if isinstance(one.properties.get(key), str):
            return str(one.properties[key])
    return source.readable(one)
