"""AWS Controllers for Kubernetes (ACK)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, below, checked, one_of_two
from eks_blueprint.spec.arns import KeyArn, RoleArn
from eks_blueprint.spec.kubernetes import Namespace, ObjectName
from eks_blueprint.spec.types import Bool, pattern

__all__ = [
    "AckCapabilitySpec",
    "AckRoleSelectorSpec",
    "AckServiceName",
    "AckServiceSpec",
    "AckServices",
]

AckServiceName = Literal[
    "dynamodb", "elasticache", "emrcontainers", "mq", "rds", "s3", "sns", "sqs"
]
"""Services with permissions in the catalogue (ack-services.yaml), by their name at ACK."""

# Amazon S3, SQS, SNS, DynamoDB, RDS, ElastiCache and Amazon MQ together: letters, digits and
# . - _. The longest name of a queue has 80 characters.
ResourceName = Annotated[
    str,
    Field(max_length=80),
    AfterValidator(
        pattern(
            r"[A-Za-z0-9][A-Za-z0-9._-]*\*?",
            "a name of AWS resources such as shop-orders, or the start of names such as shop-*",
        )
    ),
]
# EKS API 2017-11-01, shape AckServiceName.
DisabledService = Annotated[
    str,
    Field(max_length=63),
    AfterValidator(pattern(r"[a-z][a-z0-9]*", "the name of a service at ACK such as ec2")),
]


class AckServiceSpec(Spec):
    """What a controller of ACK may do with the resources of one service.

    Source: EKS user guide, "Configure ACK permissions" and "Security considerations for EKS
    Capabilities"; eks_blueprint/catalogue/ack-services.yaml for the actions.
    """

    resource_names: Annotated[tuple[ResourceName, ...], Field(max_length=5)] = ()
    """Names of the AWS resources that may be created, changed and deleted; a `*` at the end stands
    for any rest. Default: all names that start with the name of the cluster and `-ack-`."""

    role_arns: Annotated[tuple[RoleArn, ...], Field(max_length=3)] = ()
    """IAM roles that the resources may use, such as the role of S3 replication or of an EMR job.
    Default: none."""

    key_arns: Annotated[tuple[KeyArn, ...], Field(max_length=3)] = ()
    """Customer managed keys with which the resources are encrypted. Default: none; keys of AWS need
    no permission."""


def service_issues(services: Mapping[str, AckServiceSpec]) -> Iterator[Found]:
    """Return issues for roles and keys that a service does not take from its caller.

    :param services: services by name.
    """
    for name, spec in services.items():
        facts = catalogue.ack_service(name)
        if spec.role_arns and not (facts.passes or facts.execution_roles):
            yield (name, "role_arns"), f"must be empty, since resources of {name} use no role"
        if spec.key_arns and not facts.uses_keys:
            yield (
                (name, "key_arns"),
                f"must be empty, since {name} needs no permission on keys from who creates its "
                "resources; allow the service in the policy of the key",
            )
        if spec.resource_names and name == "emrcontainers":
            yield (
                (name, "resource_names"),
                "must be empty, since EMR on EKS gives virtual clusters ids, which no name limits",
            )


AckServices = Annotated[dict[AckServiceName, AckServiceSpec], checked(service_issues)]


class AckRoleSelectorSpec(Spec):
    """A role of its own for the AWS resources of some namespaces.

    Source: EKS user guide, "Configure ACK permissions", IAM role selectors.
    """

    namespaces: Annotated[tuple[Namespace, ...], Field(min_length=1, max_length=50)]
    """Namespaces whose objects are created with the role."""

    services: AckServices = {}
    """Services that a role made for these namespaces may use. Default: none."""

    role_arn: RoleArn | None = None
    """A role that exists, also of another account, which trusts the role of the capability.
    Default: none; a role is made."""

    def issues(self) -> Iterable[Found]:
        return one_of_two(services=self.services or None, role_arn=self.role_arn)


class AckCapabilitySpec(Spec):
    """The EKS Capability ACK: EKS runs the controllers, outside the cluster.

    A capability may do in AWS what its role may do. Whoever may create objects of a service in any
    namespace uses these permissions; `role_selectors` give namespaces permissions of their own.

    Source: EKS user guide, "Deploy AWS resources from Kubernetes with AWS Controllers for
    Kubernetes (ACK)"; CloudFormation schema of AWS::EKS::Capability.
    """

    services: AckServices = {}
    """Services that objects of every namespace may use. Default: none."""

    role_selectors: dict[ObjectName, AckRoleSelectorSpec] = {}
    """Roles for the objects of some namespaces, instead of the role of the capability, by name.
    Default: none."""

    secret_namespaces: tuple[Namespace, ...] = ()
    """Namespaces whose Secrets the controllers may read, such as passwords of databases; the
    namespaces must exist. Default: none."""

    cross_namespace: Bool = False
    """Let objects refer to objects and Secrets of other namespaces. Default: false."""

    disabled_services: Annotated[tuple[DisabledService, ...], Field(max_length=200)] = ()
    """Services whose controllers EKS leaves out, by their name at ACK. Default: none."""

    def issues(self) -> Iterable[Found]:
        for name in self.services:
            if name in self.disabled_services:
                yield ("services", name), "must not be in disabled_services as well"
        yield from below(("role_selectors",), self._shared_namespaces())
        reading = [name for name in self._named_services() if _reads_secrets(name)]
        if self.secret_namespaces and not reading:
            able = [one.name for one in catalogue.ack_services().values() if one.reads_secrets]
            yield (
                ("secret_namespaces",),
                f"must be empty, since only {', '.join(able)} read Secrets, and services name none",
            )

    def _named_services(self) -> Iterator[str]:
        yield from self.services
        for selector in self.role_selectors.values():
            yield from selector.services

    def _shared_namespaces(self) -> Iterator[Found]:
        seen: dict[str, str] = {}
        for name, selector in self.role_selectors.items():
            for index, namespace in enumerate(selector.namespaces):
                if namespace in seen:
                    yield (
                        (name, "namespaces", index),
                        f"must be in one role selector only, got {namespace}, which is in "
                        f"{seen[namespace]} as well",
                    )
                seen.setdefault(namespace, name)


def _reads_secrets(name: str) -> bool:
    return catalogue.ack_service(name).reads_secrets
