"""Where a cluster is deployed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import AccountId, Name, Region

__all__ = ["EnvironmentSpec", "KnownRegion"]


def _name_regions(schema: dict[str, Any]) -> None:
    """Add the Regions to the schema; reading them for each spec would take a while."""
    schema["enum"] = [*catalogue.known_regions()]


KnownRegion = Annotated[Region, Field(json_schema_extra=_name_regions)]


class EnvironmentSpec(Spec):
    """AWS account and Region; the partition follows from the Region.

    In a file, the name of an entry of `environments` may stand for the whole.
    """

    name: Name | None = None
    """An entry of `environments`, from which the account, the Region and the wave come unless they
    are set here. Default: none."""

    account: AccountId | None = None
    """AWS account id, in quotes. Default: that of the named environment, else the account the CDK
    CLI deploys with."""

    region: KnownRegion | None = None
    """AWS Region. Default: the first one of the named environment, else the Region the CDK CLI
    deploys to; zones then come from `Fn::GetAZs`."""

    wave: Name | None = None
    """Wave of the cluster, by its name in `waves`. Default: that of the named environment, else
    none."""

    def issues(self) -> Iterable[Found]:
        missing = [name for name in ("account", "region") if getattr(self, name) is None]
        if len(missing) == 1:
            yield (
                (missing[0],),
                "is not set, but the other one is; set account and region together, or neither "
                "for a template that fits every account and Region",
            )
        if self.region is not None:
            issue = catalogue.region_issue(self.region)
            if issue is not None:
                yield ("region",), issue

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Account and Region, by which two environments are compared."""
        return self.account, self.region

    @property
    def partition(self) -> str:
        """`aws`, `aws-us-gov` or `aws-cn`; `aws` where no Region is set."""
        return catalogue.partition_of(self.region) if self.region else "aws"
