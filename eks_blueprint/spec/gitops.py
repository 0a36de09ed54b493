"""What installs charts and objects in the cluster: CloudFormation, or Flux from a repository."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.secret_values import secret_issues
from eks_blueprint.spec._base import Found, Spec, Warned, below
from eks_blueprint.spec.arns import KeyArn, SecretArn
from eks_blueprint.spec.chart_values import version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.flux_variables import VariableName, VariableValue
from eks_blueprint.spec.image_repository import REPOSITORY
from eks_blueprint.spec.public_keys import CosignPublicKey, PgpPublicKey
from eks_blueprint.spec.types import BucketName, Int, Name, Region, pattern
from eks_blueprint.spec.urls import GitBranch, GitTag, GitUrl

__all__ = [
    "BucketSourceSpec",
    "GitSourceSpec",
    "GitVerificationSpec",
    "GitopsSpec",
    "OciSourceSpec",
    "OciVerificationSpec",
]

_Folder = Annotated[
    str,
    AfterValidator(pattern(r"([\w.-]+(/[\w.-]+)*)?", "a relative folder such as platform")),
]
_EcrUrl = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"oci://\d{{12}}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/{REPOSITORY}",
            "a private ECR repository such as "
            "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/gitops",
        )
    ),
]
# OCI distribution specification, "Pulling manifests": the grammar of a tag.
_OciTag = Annotated[
    str, AfterValidator(pattern(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", "a tag such as latest"))
]
_Digest = Annotated[
    str, AfterValidator(pattern(r"sha256:[0-9a-f]{64}", "a digest, sha256: and 64 hex digits"))
]
# Masterminds/semver v3, "Checking Version Constraints", which Flux reads ranges with.
_VERSION = (
    r"v?([0-9]+|[xX*])(\.([0-9]+|[xX*])){0,2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?"
)
_PART = rf"(({_VERSION} - )|((!=|>=|=>|<=|=<|~>|[=<>~^]) ?)?){_VERSION}"
_Semver = Annotated[
    str,
    Field(max_length=128),
    AfterValidator(
        pattern(
            rf"{_PART}((, ?| ){_PART})*( ?\|\| ?{_PART}((, ?| ){_PART})*)*",
            'a range of versions such as ">=1.2.0 <2.0.0"',
        )
    ),
]


class GitVerificationSpec(Spec):
    """Signatures of commits: Flux applies the newest commit of the branch only if it is signed.

    With `tag` or `semver`, the tag must be signed as well as the commit that it names.
    """

    public_keys: dict[Name, PgpPublicKey] = Field(min_length=1)
    """Armored PGP public keys of the authors that Flux trusts, by a name of your choice. Flux 2.8
    does not verify SSH signatures."""


class OciVerificationSpec(Spec):
    """Signatures of artifacts: Flux applies an artifact only if it is signed with Cosign."""

    public_keys: dict[Name, CosignPublicKey] = Field(min_length=1)
    """Public keys in PEM format, by a name of your choice."""


class GitSourceSpec(Spec):
    """A Git repository."""

    url: GitUrl
    """URL, `ssh://` or `https://`."""

    branch: GitBranch = "main"
    """Branch. Default: main."""

    tag: GitTag | None = None
    """Tag that Flux follows instead of a branch. Default: none."""

    semver: _Semver | None = None
    """Range of versions, such as `>=1.0.0`: Flux follows the tag with the highest version in it.
    Versions such as 1.4.0-rc.1 count only if the range names one, such as `>=1.0.0-0`. Default:
    none."""

    credential_secret_arn: SecretArn | None = None
    """ARN of a Secrets Manager secret whose JSON has `identity` and `known_hosts` (SSH) or
    `username` and `password` (HTTPS). Default: none; required for SSH."""

    credential_key_arn: KeyArn | None = None
    """ARN of the customer managed key of the secret. Default: none; the secret uses the AWS managed
    key."""

    verify: GitVerificationSpec | None = None
    """Signatures that commits must have. Default: none; whoever can push to the branch
    administers the cluster."""

    @property
    def is_ssh(self) -> bool:
        """Whether the URL uses SSH."""
        return self.url.startswith("ssh://")

    @property
    def reference(self) -> dict[str, str]:
        """What Flux follows, as its objects name it: branch, tag or semver."""
        found = {"tag": self.tag, "semver": self.semver}
        return {key: one for key, one in found.items() if one is not None} or {
            "branch": self.branch
        }

    def issues(self) -> Iterable[Found]:
        given = [name for name in ("branch", "tag", "semver") if name in self.model_fields_set]
        yield from _several([name for name in given if getattr(self, name) is not None])
        if self.is_ssh and self.credential_secret_arn is None:
            yield (
                ("credential_secret_arn",),
                "must be set for an ssh:// URL; the secret holds identity and known_hosts",
            )
        if self.credential_key_arn and self.credential_secret_arn is None:
            yield (
                ("credential_key_arn",),
                "must be unset without credential_secret_arn",
            )


class OciSourceSpec(Spec):
    """An OCI artifact in ECR, pulled with Pod Identity instead of a secret."""

    url: _EcrUrl
    """Repository, `oci://`."""

    tag: _OciTag = "latest"
    """Tag that Flux follows. Default: latest."""

    semver: _Semver | None = None
    """Range of versions, such as `>=1.0.0`: Flux follows the tag with the highest version in it.
    Versions such as 1.4.0-rc.1 count only if the range names one, such as `>=1.0.0-0`. Default:
    none."""

    digest: _Digest | None = None
    """Digest of the one artifact that Flux applies, `sha256:...`. Default: none."""

    verify: OciVerificationSpec | None = None
    """Signatures that artifacts must have. Default: none; whoever can push to the repository
    administers the cluster."""

    @property
    def reference(self) -> dict[str, str]:
        """What Flux follows, as its objects name it: tag, semver or digest."""
        found = {"semver": self.semver, "digest": self.digest}
        return {key: one for key, one in found.items() if one is not None} or {"tag": self.tag}

    def issues(self) -> Iterable[Found]:
        given = [name for name in ("tag", "semver", "digest") if name in self.model_fields_set]
        yield from _several([name for name in given if getattr(self, name) is not None])


class BucketSourceSpec(Spec):
    """An S3 bucket, read with Pod Identity instead of a secret; `{}` for one of the cluster.

    Deployments publish the tree into the bucket of the cluster, which is encrypted and versioned;
    nothing else has to be set up. A bucket that you name is yours to fill.
    """

    bucket: BucketName | None = None
    """Name of your bucket. Default: none; a new one, into which deployments publish the tree."""

    region: Region | None = None
    """Region of your bucket. Default: none; required with `bucket`."""

    @property
    def is_published(self) -> bool:
        """Whether the bucket is that of the cluster, into which deployments publish the tree."""
        return self.bucket is None

    def issues(self) -> Iterable[Found]:
        if self.bucket is not None and self.region is None:
            yield ("region",), "must be set with bucket, got none; name the Region of the bucket"
        if self.bucket is None and self.region is not None:
            yield (
                ("region",),
                f"must be unset without bucket, got {self.region}; the new bucket is in the Region "
                "of the cluster",
            )


class GitopsSpec(Spec):
    """Flux, which installs everything except itself from a repository (OPS-GIT-1)."""

    delivery: Literal["flux"] = "flux"
    """The GitOps tool. Default: flux."""

    git: GitSourceSpec | None = None
    """A Git repository as source."""

    oci: OciSourceSpec | None = None
    """An OCI artifact as source."""

    bucket: BucketSourceSpec | None = None
    """An S3 bucket as source; `{}` for one into which deployments publish the tree."""

    layout: Literal["cluster", "fleet"] = "cluster"
    """`cluster`: a tree of its own for the cluster. `fleet`: a part of one tree for all clusters
    with this layout, which share what is the same in them, with a folder `apps` for your own
    objects. Default: cluster."""

    variables: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Variables for your objects in `apps`, by name, beside those of the library; they are not
    secret. Default: none; only with the layout `fleet`."""

    folder: _Folder = ""
    """Folder of the tree in the source. Default: its root."""

    chart_version: ChartVersion | None = None
    """Exact version of Flux's chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    interval_minutes: Int = Field(default=10, ge=1, le=1440)
    """How often Flux looks for changes, in minutes. Default: 10."""

    @property
    def address(self) -> str:
        """URL of the source, or that of a bucket; empty for the bucket of the cluster."""
        if self.bucket is not None:
            return f"s3://{self.bucket.bucket}" if self.bucket.bucket is not None else ""
        named = self.git or self.oci
        return named.url if named is not None else ""

    @property
    def reference(self) -> dict[str, str]:
        """What Flux follows, as its objects name it; empty for a bucket."""
        named = self.git or self.oci
        return named.reference if named is not None else {}

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings("flux2", self.chart_version)

    def issues(self) -> Iterable[Found]:
        given = [name for name in ("git", "oci", "bucket") if getattr(self, name) is not None]
        if len(given) != 1:
            yield (
                (),
                "must have exactly one source of git, oci and bucket, got "
                f"{' and '.join(given) or 'none'}",
            )
        yield from below(("variables",), secret_issues(self.variables))
        if self.layout == "cluster" and self.variables:
            yield (
                ("variables",),
                "must be unset with layout cluster, which has no apps; set layout to fleet",
            )
        if self.layout == "fleet" and self.bucket is not None and self.bucket.is_published:
            yield (
                ("layout",),
                "must be cluster with bucket {}, into which deployments publish the tree of one "
                "cluster, got fleet; name a repository or a bucket of yours",
            )


def _several(given: list[str]) -> Iterable[Found]:
    """Refuse two things to follow, of which Flux would ignore one."""
    for name in given[1:]:
        yield (
            (name,),
            f"must be unset with {given[0]}, got both; remove one of them, with null where a lower "
            "layer has it",
        )
