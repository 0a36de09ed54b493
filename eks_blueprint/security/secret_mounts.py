"""Secrets that pods mount as files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION, arn, key_arn
from eks_blueprint.checks import refuse_other_family
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import IrsaRole, PodIdentityRole
from eks_blueprint.spec import IpFamily, MountedSecretSpec
from eks_blueprint.spec._base import one_of_two

if TYPE_CHECKING:
    # Loading aws_ssm takes 50 ms, and nothing here creates a parameter.
    from aws_cdk import aws_secretsmanager as secretsmanager
    from aws_cdk import aws_ssm as ssm

__all__ = ["MountedSecret", "SecretMounts"]


@checked
@dataclass(frozen=True)
class MountedSecret:
    """A secret or parameter, and the files that hold its value.

    :param secret: the secret. Default: ``parameter`` is used.
    :param parameter: the parameter. Default: ``secret`` is used.
    :param file: name of the file with the whole value. Default: the key in the map of mounts.
    :param keys: file names by key of a JSON value, in addition to the file with the whole value.
        Default: none.
    :param key: customer managed key, where the CDK object of the secret does not hold it. Default:
        that of the secret.
    :raises BlueprintError: unless exactly one of ``secret`` and ``parameter`` is set.
    """

    secret: secretsmanager.ISecret | None = None
    parameter: ssm.IParameter | None = None
    file: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    key: kms.IKey | None = None

    def __post_init__(self) -> None:
        for _, message in one_of_two(secret=self.secret, parameter=self.parameter):
            raise BlueprintError(f"a mounted secret {message}")


@dataclass(frozen=True)
class _Mount:
    """One entry of a SecretProviderClass, and the permissions needed to read it."""

    name: str
    kind: str
    action: tuple[str, ...]
    resource: str
    key: str | None
    file: str
    keys: Mapping[str, str]


class SecretMounts(Construct):
    """Allows pods of certain service accounts to mount certain secrets, and no others.

    :param delivery: how objects are applied to the cluster.
    :param ip_family: IP family of the cluster, used to reach the Pod Identity agent. Default: ipv4.
    :param after: resources that must exist first, such as the add-on
        ``aws-secrets-store-csi-driver-provider``. Default: nothing.

    Source: recommendation SEC-SEC-1; README.md of aws/secrets-store-csi-driver-provider-aws, commit
    a74182c.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        ip_family: IpFamily = "ipv4",
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        self._delivery = delivery
        self._ip_family = ip_family
        self._after = tuple(after)
        self.installed: dict[str, Installed] = {}

    def mount_secrets(
        self,
        name: str,
        *,
        namespace: str,
        identity: PodIdentityRole | IrsaRole,
        secrets: Mapping[str, MountedSecret] | Mapping[str, MountedSecretSpec],
        after: Sequence[IDependable | Installed] = (),
    ) -> Installed:
        """Grant read access to exactly these secrets, and apply the SecretProviderClass.

        Pods name the class in a volume of the driver ``secrets-store.csi.k8s.io``. Running pods get
        new values at the driver's polling interval.

        :param name: name of the SecretProviderClass; renaming replaces it.
        :param namespace: namespace of the pods.
        :param identity: role of the pods' service account.
        :param secrets: what is mounted, by a name that you choose.
        :param after: resources that must exist first, such as the namespace. Default: none.
        :returns: the step, for pods to wait for.
        :raises BlueprintError: if there is no secret, or two files have the same name.
        """
        mounts = [_mount(key, secret) for key, secret in secrets.items()]
        self._refuse(name, mounts)
        principal = identity.grant_principal
        for statement in _statements(mounts):
            principal.add_to_principal_policy(iam.PolicyStatement.from_json(statement))
        step = self._delivery.apply(
            Manifests(
                f"secrets-{namespace}.{name}",
                (self._provider_class(name, namespace, identity, mounts),),
            ),
            after=(*self._after, *after),
        )
        self.installed[f"{namespace}/{name}"] = step
        return step

    def _refuse(self, name: str, mounts: Sequence[_Mount]) -> None:
        if not mounts:
            raise BlueprintError(f"secrets of {name} must name a secret, got none", scope=self)
        files = [file for mount in mounts for file in (mount.file, *mount.keys.values())]
        twice = sorted({file for file in files if files.count(file) > 1})
        if twice:
            raise BlueprintError(
                f"secrets of {name} must become files of different names, got "
                f"{', '.join(twice)} twice",
                scope=self,
            )

    def _provider_class(
        self,
        name: str,
        namespace: str,
        identity: PodIdentityRole | IrsaRole,
        mounts: Sequence[_Mount],
    ) -> KubernetesObject:
        pod_identity = isinstance(identity, PodIdentityRole)
        ipv6 = self._ip_family == "ipv6"
        return {
            "apiVersion": "secrets-store.csi.x-k8s.io/v1",
            "kind": "SecretProviderClass",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {
                "provider": "aws",
                "parameters": {
                    "region": REGION,
                    "usePodIdentity": "true" if pod_identity else "false",
                    **({"preferredAddressType": "ipv6"} if ipv6 and pod_identity else {}),
                    "objects": yaml.safe_dump([_object(m) for m in mounts], sort_keys=False),
                },
            },
        }


def _object(mount: _Mount) -> dict[str, Any]:
    value: dict[str, Any] = {
        "objectName": mount.name,
        "objectType": mount.kind,
        "objectAlias": mount.file,
        # Files belong to root, and the driver ignores fsGroup (kubernetes-sigs/
        # secrets-store-csi-driver, issue 858); only the pod's own containers can read them.
        "filePermission": "0444",
    }
    if mount.keys:
        # Quoted, a key is a JMESPath identifier whatever characters it has; the file name is used
        # as is.
        value["jmesPath"] = [
            {"path": json.dumps(key, ensure_ascii=False), "objectAlias": file}
            for key, file in mount.keys.items()
        ]
    return value


def _mount(key: str, mounted: MountedSecret | MountedSecretSpec) -> _Mount:
    kind, name, resource, key_used = (
        _named(mounted) if isinstance(mounted, MountedSecretSpec) else _held(mounted)
    )
    return _Mount(
        name=name,
        kind=kind,
        action=_SECRET if kind == "secretsmanager" else _PARAMETER,
        resource=resource,
        key=key_used,
        file=mounted.file or key,
        keys=mounted.keys,
    )


def _held(mounted: MountedSecret) -> tuple[str, str, str, str | None]:
    """Return kind, name, ARN and key of a CDK object."""
    own = key_arn(mounted.key) if mounted.key is not None else None
    secret = mounted.secret
    if secret is None:
        assert mounted.parameter is not None  # MountedSecret rejects everything else
        return (
            "ssmparameter",
            mounted.parameter.parameter_name,
            mounted.parameter.parameter_arn,
            own,
        )
    if own is None and secret.encryption_key is not None:
        own = key_arn(secret.encryption_key)
    full = secret.secret_full_arn
    if full is not None:
        return "secretsmanager", full, full, own
    # A secret that is imported by name: Secrets Manager adds six characters to its ARN.
    return "secretsmanager", secret.secret_name, f"{secret.secret_arn}-??????", own


def _named(spec: MountedSecretSpec) -> tuple[str, str, str, str | None]:
    """Return kind, name, ARN and key of a spec."""
    if spec.secret_arn is not None:
        # Templates use the partition of the deployment everywhere.
        full = f"arn:{PARTITION}:{spec.secret_arn.split(':', 2)[2]}"
        return "secretsmanager", full, full, spec.key_arn
    name = spec.parameter or ""
    return "ssmparameter", name, arn("ssm", f"parameter{name}"), spec.key_arn


_SECRET = ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")
_PARAMETER = ("ssm:GetParameters",)


def _statements(mounts: Sequence[_Mount]) -> list[dict[str, Any]]:
    """Return the permissions to read these secrets and to decrypt with their keys."""
    statements: list[dict[str, Any]] = []
    for action in (_SECRET, _PARAMETER):
        resources = [mount.resource for mount in mounts if mount.action == action]
        if resources:
            statements.append({"Effect": "Allow", "Action": [*action], "Resource": resources})
        keys = [m.key for m in mounts if m.action == action and m.key is not None]
        if keys:
            service = "ssm" if action is _PARAMETER else "secretsmanager"
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": "kms:Decrypt",
                    "Resource": list(dict.fromkeys(keys)),
                    # Only through the service, not any ciphertext of a shared key. The asterisk
                    # matches the domain suffix of the partition.
                    "Condition": {
                        "StringLike": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com*"}
                    },
                }
            )
    return statements
