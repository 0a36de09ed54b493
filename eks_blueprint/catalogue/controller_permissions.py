"""IAM statements that upstream projects publish for their controllers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from eks_blueprint.catalogue._load import load_list

__all__ = ["load_balancer_controller_policies"]


@dataclass(frozen=True)
class _Statement:
    """A statement; see the head of the file."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Mapping[str, Any] | None = None
    feature: str | None = None


@cache
def _statements() -> tuple[_Statement, ...]:
    return load_list("load-balancer-controller-iam.yaml", _Statement)


def load_balancer_controller_policies(
    *,
    partition: str,
    region: str,
    account: str,
    vpc_id: str,
    cluster_name: str,
    features: Collection[str] = (),
) -> Mapping[str, list[dict[str, Any]]]:
    """Return the permissions of the AWS Load Balancer Controller, as several policies.

    :param partition: AWS partition, may be a token.
    :param region: AWS Region, may be a token.
    :param account: AWS account, may be a token.
    :param vpc_id: id of the VPC of the load balancers, may be a token.
    :param cluster_name: name of the cluster, the value of the tag of what the controller creates;
        may be a token.
    :param features: of ``shield``, ``waf-regional`` and ``wafv2``. Default: none.
    :returns: statements by name of the policy: ``Discovery`` only reads.
    """
    policies: dict[str, list[dict[str, Any]]] = {
        "Discovery": [],
        "LoadBalancers": [],
        "NetworkingAndCertificates": [],
    }
    known = {
        "${partition}": partition,
        "${region}": region,
        "${account}": account,
        "${vpc}": vpc_id,
        "${cluster}": cluster_name,
    }
    for entry in _statements():
        if entry.feature not in (None, *features):
            continue
        resources = [_filled(text, known) for text in entry.resources]
        everywhere = resources == ["*"]
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": [*entry.actions],
            "Resource": "*" if everywhere else resources,
        }
        if entry.condition is not None:
            statement["Condition"] = {
                operator: {key: _filled(value, known) for key, value in keys.items()}
                for operator, keys in entry.condition.items()
            }
        balancers = entry.actions[0].startswith("elasticloadbalancing:")
        name = (
            "Discovery"
            if everywhere
            else "LoadBalancers"
            if balancers
            else "NetworkingAndCertificates"
        )
        policies[name].append(statement)
    return policies


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    """Return a text, or a list of texts, with the values of its placeholders."""
    if not isinstance(value, str):
        return [_filled(one, known) for one in value]
    for placeholder, text in known.items():
        value = value.replace(placeholder, text)
    return value
