"""What EKS itself found about a cluster: cluster insights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from eks_blueprint.live._read import day
from eks_blueprint.live.session import Session

__all__ = [
    "AddonCompatibility",
    "ApiClient",
    "DeprecatedApi",
    "Insight",
    "InsightResource",
    "insights_of",
]

Category = Literal["UPGRADE_READINESS", "MISCONFIGURATION", "ROLLBACK_READINESS"]
CATEGORIES: tuple[Category, ...] = ("UPGRADE_READINESS", "MISCONFIGURATION", "ROLLBACK_READINESS")


@dataclass(frozen=True)
class ApiClient:
    """Who called a deprecated API.

    :param user_agent: user agent of the client.
    :param requests_last_30_days: requests in the last 30 days.
    :param last_request: day of the last one, in UTC.
    """

    user_agent: str
    requests_last_30_days: int
    last_request: date | None


@dataclass(frozen=True)
class DeprecatedApi:
    """A deprecated API that is in use.

    :param usage: path of the API, such as ``/apis/policy/v1beta1/podsecuritypolicies``.
    :param replaced_with: path of the API that replaces it.
    :param stop_serving_version: Kubernetes version that no longer serves it.
    :param start_serving_replacement_version: Kubernetes version that first served the new one.
    :param clients: who called it.
    """

    usage: str
    replaced_with: str
    stop_serving_version: str
    start_serving_replacement_version: str
    clients: tuple[ApiClient, ...]


@dataclass(frozen=True)
class AddonCompatibility:
    """An add-on whose version does not fit.

    :param name: name of the add-on.
    :param compatible_versions: versions that do.
    """

    name: str
    compatible_versions: tuple[str, ...]


@dataclass(frozen=True)
class InsightResource:
    """A resource that an insight concerns.

    :param name: URI of the Kubernetes object, or ARN.
    :param status: status of this resource.
    :param reason: why.
    """

    name: str
    status: str
    reason: str


@dataclass(frozen=True)
class Insight:
    """One check of EKS, with its details unless it passes.

    :param id: its id.
    :param name: its name, such as ``Deprecated APIs removed in Kubernetes v1.36``.
    :param category: its category.
    :param version: Kubernetes version that it is about, or an empty text.
    :param status: ``PASSING``, ``WARNING``, ``ERROR`` or ``UNKNOWN``.
    :param reason: why.
    :param description: what is checked.
    :param recommendation: what EKS recommends.
    :param refreshed: day of the last check, in UTC.
    :param links: pages by title.
    :param resources: resources that it concerns.
    :param deprecated_apis: deprecated APIs in use.
    :param addons: add-ons whose version does not fit.
    """

    id: str
    name: str
    category: str
    version: str
    status: str
    reason: str
    description: str
    recommendation: str
    refreshed: date | None
    links: Mapping[str, str]
    resources: tuple[InsightResource, ...]
    deprecated_apis: tuple[DeprecatedApi, ...]
    addons: tuple[AddonCompatibility, ...]


def insights_of(
    session: Session, cluster: str, *, categories: Sequence[Category] = CATEGORIES
) -> tuple[Insight, ...]:
    """List the insights of a cluster, and describe those that do not pass.

    EKS checks once a day. Rollback insights exist only in the seven days after an upgrade.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :param categories: categories. Default: all.
    :raises NotFoundError: if the cluster does not exist.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``ListInsights`` and ``DescribeInsight``; EKS user guide,
    "View cluster insights".
    """
    listed = session.items(
        "eks",
        "list_insights",
        "insights",
        clusterName=cluster,
        filter={"categories": list(categories)},
    )
    return tuple(_insight(session, cluster, one) for one in listed)


def _insight(session: Session, cluster: str, listed: Mapping[str, Any]) -> Insight:
    answer = listed
    if _status(listed)[0] != "PASSING":
        answer = session.call("eks", "describe_insight", clusterName=cluster, id=listed["id"])
        answer = answer["insight"]
    summary = answer.get("categorySpecificSummary") or {}
    status, reason = _status(answer)
    return Insight(
        id=answer["id"],
        name=answer.get("name", ""),
        category=answer.get("category", ""),
        version=answer.get("kubernetesVersion", ""),
        status=status,
        reason=reason,
        description=answer.get("description", ""),
        recommendation=answer.get("recommendation", ""),
        refreshed=day(answer.get("lastRefreshTime")),
        links=dict(answer.get("additionalInfo") or {}),
        resources=tuple(map(_resource, answer.get("resources") or ())),
        deprecated_apis=tuple(map(_deprecated, summary.get("deprecationDetails") or ())),
        addons=tuple(
            AddonCompatibility(one.get("name", ""), tuple(one.get("compatibleVersions") or ()))
            for one in summary.get("addonCompatibilityDetails") or ()
        ),
    )


def _resource(one: Mapping[str, Any]) -> InsightResource:
    name = one.get("kubernetesResourceUri") or one.get("arn") or ""
    return InsightResource(name, *_status(one))


def _deprecated(one: Mapping[str, Any]) -> DeprecatedApi:
    return DeprecatedApi(
        usage=one.get("usage", ""),
        replaced_with=one.get("replacedWith", ""),
        stop_serving_version=one.get("stopServingVersion", ""),
        start_serving_replacement_version=one.get("startServingReplacementVersion", ""),
        clients=tuple(
            ApiClient(
                user_agent=client.get("userAgent", ""),
                requests_last_30_days=int(client.get("numberOfRequestsLast30Days") or 0),
                last_request=day(client.get("lastRequestTime")),
            )
            for client in one.get("clientStats") or ()
        ),
    )


def _status(answer: Mapping[str, Any]) -> tuple[str, str]:
    status = answer.get("insightStatus") or {}
    return status.get("status", "UNKNOWN"), status.get("reason", "")
