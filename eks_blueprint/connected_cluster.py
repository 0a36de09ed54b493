"""A cluster that runs anywhere, shown in the console of EKS by the EKS Connector."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, TypeAdapter, ValidationError

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec.arns import PrincipalArn, RoleArn
from eks_blueprint.spec.types import Region, pattern

__all__ = ["CONNECTOR_PROVIDERS", "Provider", "connector_commands", "viewer_objects"]

Provider = Literal[
    "EKS_ANYWHERE", "ANTHOS", "GKE", "AKS", "OPENSHIFT", "TANZU", "RANCHER", "EC2", "OTHER"
]
"""Where the cluster runs, as the EKS API spells it (API reference, RegisterCluster)."""

CONNECTOR_PROVIDERS: tuple[str, ...] = get_args(Provider)

_CHART = "oci://public.ecr.aws/eks-connector/eks-connector-chart"
_CHART_VERSION = "0.0.11"
_NAMESPACE = "eks-connector"
_RBAC = "rbac.authorization.k8s.io"
_NAME = "eks-connector-viewers"
# EKS API 2017-11-01, shape ClusterName of RegisterCluster.
_ClusterName = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[0-9A-Za-z][A-Za-z0-9_-]{0,99}",
            "a name of at most 100 letters, digits, hyphens and underscores",
        )
    ),
]


def connector_commands(
    name: str,
    *,
    role_arn: str = "<ConnectorRoleArn>",
    region: str = "<region>",
    provider: Provider = "OTHER",
    viewers: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the commands that register a cluster and install the agent in it.

    The answer of the first one has the id and the code of an activation, which the second one needs
    within three days and once only. The code is a secret: keep it out of files.

    :param name: name that the cluster gets in the account and Region.
    :param role_arn: ARN of a :class:`ConnectorRole`. Default: a placeholder.
    :param region: Region in whose console it is shown. Default: a placeholder.
    :param provider: where the cluster runs. Default: OTHER.
    :param viewers: ARNs of IAM roles and users that may look at it. Default: none.
    :raises BlueprintError: for a name, role, Region, provider or viewer that AWS rejects.

    Source: EKS API reference, RegisterCluster; EKS user guide, "Connect an external Kubernetes
    cluster to the Amazon EKS Management Console"; aws/amazon-eks-connector charts/eks-connector.
    """
    _check("name", name, _ClusterName)
    if not role_arn.startswith("<"):
        _check("role_arn", role_arn, RoleArn)
    if not region.startswith("<"):
        _check("region", region, Region)
    if provider not in CONNECTOR_PROVIDERS:
        raise BlueprintError(
            f"provider must be one of {', '.join(CONNECTOR_PROVIDERS)}, got {provider!r}"
        )
    arns = _viewers(viewers)
    register = (
        f"aws eks register-cluster --name {name} "
        f"--connector-config roleArn={role_arn},provider={provider} --region {region}"
    )
    allowed = "".join(
        # Names of roles may have commas, which separate values of --set.
        f" --set {shlex.quote(f'authentication.allowedUserARNs[{index}]={_escaped(arn)}')}"
        for index, arn in enumerate(arns)
    )
    install = (
        f"helm install eks-connector {_CHART} --version {_CHART_VERSION} "
        f"--namespace {_NAMESPACE} --create-namespace "
        '--set eks.activationId="$ACTIVATION_ID" --set eks.activationCode="$ACTIVATION_CODE" '
        f"--set eks.agentRegion={region}{allowed}"
    )
    status = f"aws eks describe-cluster --name {name} --region {region} --query cluster.status"
    return register, install, status


def viewer_objects(arns: Sequence[str], *, role: str = "view") -> tuple[Mapping[str, Any], ...]:
    """Return the objects that let IAM principals look at a connected cluster.

    The agent may act as these principals and as nobody else, and they may do what the ClusterRole
    allows: ``view`` reads everything but Secrets. They also need ``eks:AccessKubernetesApi``.

    :param arns: ARNs of IAM roles and users, at least one.
    :param role: ClusterRole of the connected cluster. Default: view.
    :raises BlueprintError: for no ARN, or one that is not of a role or user.

    Source: EKS user guide, "Grant access to view Kubernetes cluster resources on an Amazon EKS
    console"; aws/amazon-eks-connector charts/eks-connector/templates/viewer-clusterrole.yaml.
    """
    named = _viewers(arns)
    if not named:
        raise BlueprintError("arns must name at least one IAM role or user, got none")
    agent = {"kind": "ServiceAccount", "name": "eks-connector", "namespace": _NAMESPACE}
    users = [{"apiGroup": _RBAC, "kind": "User", "name": arn} for arn in named]
    return (
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "ClusterRole",
            "metadata": {"name": _NAME},
            "rules": [
                {
                    "apiGroups": [""],
                    "resources": ["users"],
                    "verbs": ["impersonate"],
                    "resourceNames": [*named],
                }
            ],
        },
        _binding(_NAME, _NAME, [agent]),
        _binding(f"{_NAME}-{role}", role, users),
    )


def _binding(name: str, role: str, subjects: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [*subjects],
    }


def _escaped(value: str) -> str:
    return "".join(f"\\{one}" if one in ",\\{}" else one for one in value)


def _viewers(arns: Sequence[str]) -> tuple[str, ...]:
    for index, arn in enumerate(arns):
        _check(f"viewers[{index}]", arn, PrincipalArn)
    return tuple(dict.fromkeys(arns))


def _check(name: str, value: str, wanted: Any) -> None:
    try:
        TypeAdapter(wanted).validate_python(value)
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise BlueprintError(f"{name} {message}") from None
