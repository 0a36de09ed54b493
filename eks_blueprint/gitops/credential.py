"""The credential of a Git repository, synchronized from Secrets Manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.delivery.flux.objects import NAMESPACE
from eks_blueprint.errors import BlueprintError
from eks_blueprint.gitops.source import CREDENTIAL
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import GitSourceSpec

__all__ = ["GitCredential"]

_SSH = ("identity", "known_hosts")
_HTTPS = ("username", "password")


class GitCredential(Construct):
    """A pod that mounts the secret, so that the driver synchronizes a Kubernetes Secret with it.

    The credential is never written to a template, to the tree, or to the log of a deployment. The
    driver keeps the Secret only while a pod mounts the volume, so the pod exists for this purpose
    only, and only its service account may read the secret.

    :param cluster: the cluster, with the add-on ``aws-secrets-store-csi-driver-provider``.
    :param delivery: how objects are applied to the cluster.
    :param spec: the repository.
    :param node_selector: labels of the nodes on which the pod runs. Default: any node.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if the spec names no secret.

    Source: Secrets Store CSI Driver documentation, "Sync as Kubernetes Secret";
    aws/secrets-store-csi-driver-provider-aws README.md, commit a74182c.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: GitSourceSpec,
        node_selector: Mapping[str, str] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, GitSourceSpec, spec)
        if spec.credential_secret_arn is None:
            raise BlueprintError("credential_secret_arn must be set, got none", scope=self)
        statements: list[Mapping[str, Any]] = [
            {
                "Effect": "Allow",
                "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "Resource": spec.credential_secret_arn,
            }
        ]
        if spec.credential_key_arn is not None:
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": "kms:Decrypt",
                    "Resource": spec.credential_key_arn,
                    # Only through the service, not any ciphertext of a shared key. The asterisk
                    # matches the domain suffix of the partition.
                    "Condition": {
                        "StringLike": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com*"}
                    },
                }
            )
        self.identity = PodIdentityRole(
            self,
            "Reader",
            cluster=cluster,
            namespace=NAMESPACE,
            service_account=CREDENTIAL,
            statements=statements,
        )
        needs = [*after, *self.identity.ready]
        keys = _SSH if spec.is_ssh else _HTTPS
        self.provider_class = delivery.apply(
            Manifests("git-credential-class", (_provider_class(spec.credential_secret_arn, keys),)),
            after=needs,
        )
        self.reader = delivery.apply(
            Manifests("git-credential", (_service_account(), _deployment(node_selector or {}))),
            after=(self.provider_class, *needs),
        )


def _provider_class(arn: str, keys: Sequence[str]) -> KubernetesObject:
    paths = "".join(f"    - path: {key}\n      objectAlias: {key}\n" for key in keys)
    return {
        "apiVersion": "secrets-store.csi.x-k8s.io/v1",
        "kind": "SecretProviderClass",
        "metadata": {"name": CREDENTIAL, "namespace": NAMESPACE},
        "spec": {
            "provider": "aws",
            "parameters": {
                "usePodIdentity": "true",
                "objects": f"- objectName: {arn}\n  jmesPath:\n{paths}",
            },
            "secretObjects": [
                {
                    "secretName": CREDENTIAL,
                    "type": "Opaque",
                    "data": [{"objectName": key, "key": key} for key in keys],
                }
            ],
        },
    }


def _service_account() -> KubernetesObject:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": CREDENTIAL, "namespace": NAMESPACE},
        "automountServiceAccountToken": False,
    }


def _deployment(node_selector: Mapping[str, str]) -> KubernetesObject:
    labels = {"app.kubernetes.io/name": CREDENTIAL}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": CREDENTIAL, "namespace": NAMESPACE, "labels": labels},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {
                    "serviceAccountName": CREDENTIAL,
                    "automountServiceAccountToken": False,
                    "tolerations": [SYSTEM_TOLERATION],
                    **({"nodeSelector": dict(node_selector)} if node_selector else {}),
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": 65534,
                        "runAsGroup": 65534,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                    "containers": [
                        {
                            "name": "mount",
                            "image": catalogue.image("pause"),
                            "resources": {
                                "requests": {"cpu": "5m", "memory": "16Mi"},
                                "limits": {"memory": "16Mi"},
                            },
                            "securityContext": {
                                "allowPrivilegeEscalation": False,
                                "readOnlyRootFilesystem": True,
                                "capabilities": {"drop": ["ALL"]},
                            },
                            "volumeMounts": [
                                {"name": "credential", "mountPath": "/credential", "readOnly": True}
                            ],
                        }
                    ],
                    "volumes": [
                        {
                            "name": "credential",
                            "csi": {
                                "driver": "secrets-store.csi.k8s.io",
                                "readOnly": True,
                                "volumeAttributes": {"secretProviderClass": CREDENTIAL},
                            },
                        }
                    ],
                },
            },
        },
    }
