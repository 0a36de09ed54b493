"""Checks that constructs run on their specs in addition to their own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated

from aws_cdk import Annotations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from constructs import IConstruct
from pydantic import AfterValidator

from eks_blueprint.attributes import account_of, holds_token, literal_cluster_name, region_of
from eks_blueprint.catalogue import chart_checks
from eks_blueprint.errors import BlueprintError, Found, Warned, dotted, refuse
from eks_blueprint.spec._base import Spec, below
from eks_blueprint.spec.arns import arns
from eks_blueprint.spec.rules.partition_and_arns import arn_issues
from eks_blueprint.spec.types import pattern
from eks_blueprint.spec.values import type_issues

__all__ = [
    "imported_cluster_needs",
    "kubectl_needed",
    "literal_name",
    "refuse_arns_of_elsewhere",
    "refuse_no_subnets",
    "refuse_other_family",
    "refuse_other_region",
    "refuse_other_spec",
    "refuse_other_specs",
    "refuse_other_version",
    "refuse_service_account",
    "refuse_token",
    "refuse_value",
    "warn",
]


_Version = Annotated[
    str, AfterValidator(pattern(r"1\.[0-9]{1,3}", "a version of Kubernetes such as '1.35'"))
]


def refuse_arns_of_elsewhere(scope: IConstruct, specs: Mapping[str, Spec]) -> None:
    """Reject ARNs of another partition, Region or account than the stack's, where that is known.

    :param scope: the construct.
    :param specs: its specs, by field or name.
    :raises BlueprintError: for each such ARN.
    """
    held = {name: spec for name, spec in specs.items() if any(arns(spec))}
    region = region_of(scope) if held else None
    if region is not None:
        account = account_of(scope)
        for name, spec in held.items():
            refuse(below((name,), arn_issues(spec, region, account)), scope=scope)


def warn(scope: IConstruct, warnings: Iterable[Warned]) -> None:
    """Add the warnings of a spec to a construct as annotations.

    CDK shows warnings in the output of ``cdk synth`` and in the validation report; they do not stop
    the synthesis. ``Annotations.of(scope).acknowledge_warning("eks_blueprint:<name>")`` suppresses
    a warning.

    :param scope: the construct.
    :param warnings: the warnings.
    """
    for name, path, message in warnings:
        text = f"{dotted(path)}: {message}" if path else message
        Annotations.of(scope).add_warning_v2(f"eks_blueprint:{name}", text)


@contextmanager
def imported_cluster_needs(scope: IConstruct, *names: str) -> Iterator[None]:
    """Raise an error with the remedy if an imported cluster lacks an attribute.

    :param scope: construct that reads the attributes.
    :param names: parameters of ``Cluster.from_cluster_attributes`` that the construct needs.
    :raises BlueprintError: if one of them was not set.
    """
    them = "it" if len(names) == 1 else "them"
    with _remedy(
        scope,
        "is not defined for this imported cluster",
        f"cluster must have {' and '.join(names)}, got an imported cluster without; give {them} to "
        "Cluster.from_cluster_attributes",
    ):
        yield


@contextmanager
def kubectl_needed(scope: IConstruct) -> Iterator[None]:
    """Name the remedy if a cluster has no kubectl provider.

    :param scope: construct that needs it.
    :raises BlueprintError: if the cluster has no kubectl provider.
    """
    with _remedy(
        scope,
        "Kubectl Provider is not defined",
        "cluster must have a kubectl provider, got a cluster of aws_eks or one without; use "
        "KubectlProvider.cluster, or give kubectl_provider to Cluster.from_cluster_attributes of "
        "aws_eks_v2",
    ):
        yield


@contextmanager
def _remedy(scope: IConstruct, said: str, message: str) -> Iterator[None]:
    """Raise the message where CDK says something; asking it first would cost messages to Node."""
    try:
        yield
    except RuntimeError as error:
        if said not in str(error):
            raise
        raise BlueprintError(message, scope=scope) from error


def refuse_no_subnets(scope: IConstruct, subnets: Sequence[ec2.ISubnet]) -> None:
    """Refuse an empty list of subnets.

    :param scope: the construct.
    :param subnets: what it is given.
    :raises BlueprintError: if there is none.
    """
    if not subnets:
        raise BlueprintError("subnets must hold a private subnet, got none", scope=scope)


def refuse_service_account(scope: IConstruct, namespace: str, service_account: str) -> None:
    """Refuse names that no service account has; a wildcard in one would trust others as well.

    :param scope: the construct.
    :param namespace: namespace of the service account, or a token.
    :param service_account: its name, or a token.
    :raises BlueprintError: if one of them is empty, or not such a name.
    """
    issues = {
        "namespace": None if holds_token(namespace) else chart_checks.namespace(namespace),
        "service_account": (
            None if holds_token(service_account) else chart_checks.service_account(service_account)
        ),
    }
    refuse((((name,), issue) for name, issue in issues.items() if issue), scope=scope)


def refuse_value(scope: IConstruct, name: str, value: object, kind: object) -> None:
    """Refuse an argument that the same field of a spec would refuse.

    :param scope: the construct.
    :param name: the parameter.
    :param value: what it is given; a token is not checked.
    :param kind: type of the field, such as ``Name``.
    :raises BlueprintError: if the type refuses the value.
    """
    if not holds_token(value):
        refuse(below((name,), type_issues(kind, value)), scope=scope)


def refuse_other_version(scope: IConstruct, kubernetes_version: object) -> None:
    """Refuse what is no version of Kubernetes, such as the number 1.35.

    :param scope: the construct.
    :param kubernetes_version: what it is given.
    :raises BlueprintError: if it is no text, no version, or a token: rules on versions and the pins
        of the catalogue need the version before the deployment.
    """
    if holds_token(kubernetes_version):
        raise BlueprintError(
            "kubernetes_version must be a literal such as '1.35', since rules and pinned versions "
            "depend on it, got a token; give the version of the cluster",
            scope=scope,
        )
    refuse_value(scope, "kubernetes_version", kubernetes_version, _Version)


def refuse_other_family(scope: IConstruct, ip_family: object) -> None:
    """Refuse what is no IP family, which would count as ipv4.

    :param scope: the construct.
    :param ip_family: what it is given.
    :raises BlueprintError: if it is neither ``ipv4`` nor ``ipv6``.
    """
    if ip_family not in ("ipv4", "ipv6"):
        raise BlueprintError(f"ip_family must be ipv4 or ipv6, got {ip_family!r}", scope=scope)


def refuse_other_spec(
    scope: IConstruct, kind: type[Spec], value: object, *, name: str = "spec"
) -> None:
    """Refuse an argument that is no spec, such as the map that a YAML file would have.

    :param scope: the construct.
    :param kind: class of the spec.
    :param value: what it is given.
    :param name: the parameter. Default: ``spec``.
    :raises BlueprintError: if the value is of another class.
    """
    refuse(_other_specs({(name,): value}, (kind,)), scope=scope)


def refuse_other_specs(
    scope: IConstruct, kinds: type[Spec] | tuple[type[Spec], ...], **values: object
) -> None:
    """Refuse an argument that is no map of specs by name.

    :param scope: the construct.
    :param kinds: class of the specs, or several classes.
    :param values: what it is given, by parameter.
    :raises BlueprintError: for each value of another class, and for what is no map.
    """
    kinds = kinds if isinstance(kinds, tuple) else (kinds,)
    for name, given in values.items():
        found: Iterable[Found]
        if isinstance(given, Mapping):
            found = _other_specs({(name, str(key)): one for key, one in given.items()}, kinds)
        else:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            message = f"must be a map from names to {wanted}, got {type(given).__name__}"
            found = [((name,), message)]
        refuse(found, scope=scope)


def _other_specs(
    values: Mapping[tuple[str, ...], object], kinds: tuple[type[Spec], ...]
) -> Iterator[Found]:
    names = [kind.__name__ for kind in kinds]
    for path, value in values.items():
        if not isinstance(value, kinds):
            yield (
                path,
                f"must be of class {' or '.join(names)}, got {type(value).__name__}; for a map, "
                f"use {names[0]}.model_validate",
            )


def refuse_other_region(scope: IConstruct, region: str | None) -> None:
    """Refuse a Region that is not the stack's: zones and endpoints would be those of another one.

    :param scope: the construct.
    :param region: the Region that it is given. Default: none.
    :raises BlueprintError: if the stack has another Region.
    """
    own = region_of(scope) if region is not None else None
    if own is not None and own != region:
        raise BlueprintError(f"region must be {own}, as the stack's, got {region}", scope=scope)


def literal_name(scope: IConstruct, cluster: eks.ICluster, given: str | None, *, since: str) -> str:
    """Return the name of a cluster where a reference to it would not do.

    :param scope: the construct.
    :param cluster: the cluster.
    :param given: the parameter ``cluster_name``.
    :param since: what contains the name.
    :raises BlueprintError: if the name is a token.
    """
    name = given or literal_cluster_name(cluster)
    if holds_token(name):
        raise BlueprintError(
            f"cluster_name must be a literal, since {since} contain it, got a token; give the name "
            "of the cluster",
            scope=scope,
        )
    return name


def refuse_token(name: str, value: str, *, scope: IConstruct | None = None) -> None:
    """Refuse a value that is only known at deployment where a file or a key needs it before.

    :param name: the parameter.
    :param value: what it is given.
    :param scope: the construct. Default: none.
    :raises BlueprintError: if the value is a token.
    """
    if holds_token(value):
        raise BlueprintError(f"{name} must be a literal, got a token", scope=scope)
