"""What an account has once: in a Region, or as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.cis_scan import CisScanSpec
from eks_blueprint.spec.image_repository import ImageRepositorySpec, RepositoryName
from eks_blueprint.spec.opentelemetry import TransactionSearchSpec
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.threat_detection import GuardDutySpec
from eks_blueprint.spec.types import Bool, pattern

__all__ = ["BaselineSpec"]

# CloudFormation schema of AWS::IAM::ServiceLinkedRole: [\w+=,.@-]+, 1 to 128 characters.
_ServicePrincipal = Annotated[
    str,
    Field(max_length=128),
    AfterValidator(
        pattern(
            r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?",
            "the principal of an AWS service such as spot.amazonaws.com",
        )
    ),
]


class BaselineSpec(Spec):
    """What an account and Region has once, however many clusters are there.

    A stack for each Region of the environment makes it, ``<environment>-<region>-baseline``, before
    the clusters. All of it fails where it exists already.
    """

    guardduty: GuardDutySpec | None = None
    """GuardDuty detector of the account and Region; `{}` for the defaults. Default: none."""

    cis_scan: CisScanSpec | None = None
    """CIS scans of EC2 instances by Amazon Inspector. Default: none."""

    transaction_search: TransactionSearchSpec | None = None
    """CloudWatch Transaction Search of the account and Region; `{}` for the defaults. Clusters then
    send spans with `observability.opentelemetry.traces.protocol: otlp`. Default: none."""

    image_repositories: dict[RepositoryName, ImageRepositorySpec] = {}
    """ECR repositories by name, in each Region. Default: none."""

    service_linked_roles: tuple[_ServicePrincipal, ...] = ()
    """Service-linked roles of the account, by the principals of their services; made in the first
    Region only, since IAM has no Regions. A role that exists makes the deployment fail: services
    make their roles at their first use, so name those that no one used in the account, such as
    spot.amazonaws.com for Karpenter. Default: none."""

    removal_policy: Literal["retain", "destroy"] = "retain"
    """What happens to the detector, repositories and keys when a stack is deleted; roles are always
    kept. Default: retain."""

    deletion_protection: Bool = True
    """Protect the stacks from deletion. Default: true."""

    tags: Tags = {}
    """Tags of every resource. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not self.regional and not self.service_linked_roles:
            yield (
                (),
                "must have one of guardduty, cis_scan, transaction_search, image_repositories and "
                "service_linked_roles, got none",
            )

    @property
    def regional(self) -> bool:
        """Whether each Region has something."""
        regional = (self.guardduty, self.cis_scan, self.transaction_search)
        return any(one is not None for one in regional) or bool(self.image_repositories)
