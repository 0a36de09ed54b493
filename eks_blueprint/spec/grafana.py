"""Amazon Managed Grafana."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import PrefixListId, pattern
from eks_blueprint.spec.urls import HttpsUrl

__all__ = ["GrafanaAccessSpec", "GrafanaSamlSpec", "GrafanaSpec"]

# Managed Grafana API 2020-08-18, shapes RoleValue and AssertionAttribute.
_RoleValue = Annotated[str, Field(min_length=1, max_length=256)]
_Attribute = Annotated[str, Field(min_length=1, max_length=256)]
# API 2020-08-18, shape NetworkAccessConfiguration, for both forms; CloudFormation schema of
# AWS::Grafana::Workspace, for the five of each.
_EndpointId = Annotated[
    str,
    AfterValidator(
        pattern(r"vpce-([0-9a-f]{8}|[0-9a-f]{17})", "a VPC endpoint id such as vpce-1a2b3c4d")
    ),
]


class GrafanaSamlSpec(Spec):
    """Sign-in with an identity provider of your own, by SAML 2.0."""

    metadata_url: Annotated[HttpsUrl, Field(max_length=2048)]
    """URL at which the identity provider offers its metadata."""

    role_attribute: _Attribute
    """Attribute of the assertion that holds the groups of a user."""

    admin_groups: tuple[_RoleValue, ...] = Field(min_length=1)
    """Groups whose members are administrators of Grafana."""

    editor_groups: tuple[_RoleValue, ...] = ()
    """Groups whose members are editors; everybody else who signs in is a viewer. Default: none."""


class GrafanaAccessSpec(Spec):
    """Where the workspace can be reached from; sign-in is needed in addition."""

    prefix_list_ids: Annotated[tuple[PrefixListId, ...], Field(max_length=5)] = ()
    """Customer-managed prefix lists with the addresses that may reach it. Default: none."""

    endpoint_ids: Annotated[tuple[_EndpointId, ...], Field(max_length=5)] = ()
    """VPC endpoints of service grafana-workspace through which it can be reached. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not self.prefix_list_ids and not self.endpoint_ids:
            yield (), "must have prefix_list_ids or endpoint_ids, or nobody could reach Grafana"


class GrafanaSpec(Spec):
    """A workspace of Amazon Managed Grafana, which may read metrics, traces and logs.

    Its role reads CloudWatch, X-Ray, and the workspace of `observability.prometheus`. Data sources
    and dashboards are made in Grafana.
    """

    saml: GrafanaSamlSpec | None = None
    """Sign-in by SAML 2.0. Default: none; users sign in with IAM Identity Center, which must be on,
    and are assigned in the console of Managed Grafana."""

    access: GrafanaAccessSpec | None = None
    """Limit where the workspace can be reached from. Default: none; from everywhere, with
    sign-in."""
