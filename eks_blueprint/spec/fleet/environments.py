"""Environments: an account and its Regions, and what is said of all clusters in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field, model_validator

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, below, refusal
from eks_blueprint.spec.environment import KnownRegion
from eks_blueprint.spec.fleet.baseline import BaselineSpec
from eks_blueprint.spec.messages import shown
from eks_blueprint.spec.rules.partition_and_features import cis_scan_issues, guardduty_issues
from eks_blueprint.spec.types import AccountId, Name

__all__ = ["FleetEnvironmentSpec"]


class FleetEnvironmentSpec(Spec):
    """An environment, such as test or production: an account and Regions, with a wave.

    In a file, ``defaults`` is merged under each cluster of the environment, over the defaults of
    the file, and is not part of the result.
    """

    FILE_KEYS: ClassVar[tuple[str, ...]] = ("defaults",)

    account: AccountId
    """AWS account id, in quotes."""

    regions: tuple[KnownRegion, ...] = Field(min_length=1)
    """AWS Regions. A cluster that names none is in the first one."""

    wave: Name | None = None
    """Wave of the clusters, by its name in `waves`. Default: none."""

    baseline: BaselineSpec | None = None
    """What the account has once in each of the Regions, in stacks of its own. Default: none."""

    @model_validator(mode="before")
    @classmethod
    def _without_defaults(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "defaults" not in data:
            return data
        found = dict(data)
        defaults = found.pop("defaults")
        if not isinstance(defaults, Mapping):
            message = f"must be a map with the keys of a cluster, got {shown(defaults)}"
            raise refusal([(("defaults",), message)])
        return found

    @property
    def baseline_regions(self) -> tuple[str, ...]:
        """Regions with a stack of the baseline."""
        if self.baseline is None:
            return ()
        return self.regions if self.baseline.regional else self.regions[:1]

    def issues(self) -> Iterable[Found]:
        for index, region in enumerate(self.regions):
            issue = catalogue.region_issue(region)
            if issue is not None:
                yield ("regions", index), issue
        partitions = {catalogue.partition_of(region): region for region in self.regions}
        if len(partitions) > 1:
            yield (
                ("regions",),
                "must be of one partition, since an account is in one, got "
                f"{' and '.join(partitions.values())}",
            )
        if self.baseline is not None:
            partition = next(iter(partitions))
            yield from below(("baseline",), _partition_issues(self.baseline, partition))


def _partition_issues(baseline: BaselineSpec, partition: str) -> Iterator[Found]:
    if baseline.guardduty is not None:
        yield from below(("guardduty",), guardduty_issues(baseline.guardduty, partition))
    if baseline.cis_scan is not None:
        yield from below(("cis_scan",), cis_scan_issues(partition))
