"""The pipeline that deploys the clusters of a spec in waves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found, Spec, one_of_two
from eks_blueprint.spec.alarms import EmailAddress
from eks_blueprint.spec.arns import CodeConnectionArn
from eks_blueprint.spec.environment import KnownRegion
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.types import AccountId, Bool, Int, pattern
from eks_blueprint.spec.urls import GitBranch

__all__ = [
    "ApprovalSpec",
    "CodeCommitSourceSpec",
    "ConnectionSourceSpec",
    "GateSpec",
    "PackName",
    "PipelineName",
    "PipelineSourceSpec",
    "PipelineSpec",
    "RepositoryPath",
]

PackName = Literal["aws-solutions", "hipaa", "nist-800-53-r5", "pci-dss-3.2.1"]
"""A rule pack of cdk-nag."""

PipelineName = Annotated[
    str,
    AfterValidator(
        pattern(
            r"[a-z][a-z0-9-]{0,20}[a-z0-9]",
            "a name of 2 to 22 lowercase letters, digits and hyphens such as fleet; it is part of "
            "the names of buckets",
        )
    ),
]
"""Name of a pipeline; with account and longest Region, the name of a bucket has 63 characters."""

RepositoryPath = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(
        pattern(
            r"(?!.*(^|/)\.\.?(/|$))[A-Za-z0-9_.][A-Za-z0-9_.-]*(/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*",
            "a path in the repository such as clusters/fleet.yaml, without .. and spaces",
        )
    ),
]
"""Path of a file or folder in the repository of a pipeline."""

_RepositoryName = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(
        pattern(
            r"[\w.-]+(/[\w.-]+)+",
            "owner and name of a repository such as example/clusters",
        )
    ),
]
# CodeCommit API 2015-04-13, shape RepositoryName.
_CodeCommitName = Annotated[
    str, Field(max_length=100), AfterValidator(pattern(r"[\w.-]+", "the name of a repository"))
]
# IAM API 2010-05-08, shape roleNameType; the placeholders are filled in.
_RoleName = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(
        pattern(
            r"([\w+=,.@-]|\{account\}|\{region\})+",
            "the name of a role, in which {account} and {region} stand for those of a stack",
        )
    ),
]


class ConnectionSourceSpec(Spec):
    """A repository of GitHub, GitLab or Bitbucket.

    Somebody creates the connection and completes its handshake in the console first.

    Source: CodePipeline user guide, "CodeStarSourceConnection for Bitbucket Cloud, GitHub, GitHub
    Enterprise Server, GitLab.com, and GitLab self-managed actions".
    """

    arn: CodeConnectionArn
    """ARN of the connection, in the account of the pipeline."""

    repository: _RepositoryName
    """Owner and name of the repository."""


class CodeCommitSourceSpec(Spec):
    """A repository of CodeCommit in the account and Region of the pipeline."""

    repository: _CodeCommitName
    """Name of the repository."""


class PipelineSourceSpec(Spec):
    """Where the spec is kept."""

    connection: ConnectionSourceSpec | None = None
    """A repository that a connection reaches. Default: none."""

    codecommit: CodeCommitSourceSpec | None = None
    """A repository of CodeCommit. Default: none."""

    branch: GitBranch = "main"
    """Branch whose commits are deployed. Default: main."""

    def issues(self) -> Iterable[Found]:
        yield from one_of_two(connection=self.connection, codecommit=self.codecommit)


class ApprovalSpec(Spec):
    """Somebody approves a wave before it begins."""

    instructions: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    """What the approver is told. Default: the name of the wave, and where the gate reports."""

    emails: tuple[EmailAddress, ...] = Field(default=(), max_length=10)
    """Addresses that are told that a wave waits; each must confirm its subscription. Default: none;
    CodePipeline shows it."""

    timeout_hours: Annotated[Int, Field(ge=1, le=1440)] = 168
    """Hours after which the wave is rejected. Default: 168, a week."""


class GateSpec(Spec):
    """What is asked before a wave begins."""

    diff: Bool = True
    """Compare with what CloudFormation has deployed, and stop the wave if something is replaced or
    deleted that may not be. Default: true."""

    upgrade: Literal["report", "stop"] | None = "report"
    """Plan the next upgrade of Kubernetes. `report` writes it to the log, `stop` also stops the
    wave if something is in its way. Default: report."""

    allowed_losses: RepositoryPath | None = "allowed-losses.txt"
    """File in the repository with ids of what may be replaced or deleted, one a line; without the
    file, nothing may. Default: allowed-losses.txt."""


class PipelineSpec(Spec):
    """A pipeline that deploys the spec in which it stands.

    Source: recommendations TOPO-1 and OPS-UPG-1; aws-cdk-lib, aws_cdk.pipelines.
    """

    account: AccountId
    """Account of the pipeline, in quotes."""

    region: KnownRegion
    """Region of the pipeline."""

    name: PipelineName = "fleet"
    """Name of the pipeline; its stack is `<name>-pipeline`. Default: fleet."""

    source: PipelineSourceSpec
    """The repository with the spec."""

    spec: RepositoryPath
    """Path of the spec in the repository."""

    packs: tuple[PackName, ...] = Field(default=("aws-solutions",), min_length=1)
    """Rule packs of which a finding stops the pipeline before the first wave. Default:
    aws-solutions."""

    region_order: tuple[KnownRegion, ...] = ()
    """Regions in the order of their deployment within a wave; others come after them. Default: as
    the environments name them."""

    concurrent_regions: Annotated[Int, Field(ge=1, le=40)] = 1
    """How many Regions of a wave are deployed at once. Default: 1, so a mistake reaches one."""

    gate: GateSpec | None = GateSpec()
    """What is asked before each wave. Null leaves it out. Default: the guard of `diff`, and a
    report of `upgrade`."""

    reader_role: _RoleName = "cdk-hnb659fds-lookup-role-{account}-{region}"
    """Role in the accounts of the clusters with which gate and bake time ask AWS; their sessions
    may only read what the commands need. Default: the lookup role of `cdk bootstrap`."""

    change_sets: Bool = False
    """Make a change set of each stack in an action of its own, which doubles the number of actions.
    Default: false."""

    execution_mode: Literal["superseded", "queued"] = "superseded"
    """What happens to a commit that waits while another one is deployed: `superseded` by a newer
    one, or `queued`. Default: superseded."""

    log_retention_days: RetentionDays = 365
    """How long logs of the builds are kept, in days. Default: 365."""

    def issues(self) -> Iterable[Found]:
        issue = catalogue.region_issue(self.region)
        if issue is not None:
            yield ("region",), issue
        connection = self.source.connection
        if connection is not None and connection.arn.split(":")[4] != self.account:
            yield (
                ("source", "connection", "arn"),
                f"must be of the account of the pipeline, {self.account}, got {connection.arn}",
            )
