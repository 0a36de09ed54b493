"""IAM statements that upstream projects publish for their controllers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eks_blueprint.catalogue._load import read

__all__ = ["load_balancer_controller_policies"]


def load_balancer_controller_policies(
    *, partition: str, region: str, account: str, features: Collection[str] = ()
) -> Mapping[str, list[dict[str, Any]]]:
    """Give what the AWS Load Balancer Controller of the catalogue may do, in several policies.

    :param partition: AWS partition, may be a token.
    :param region: AWS Region, may be a token.
    :param account: AWS account, may be a token.
    :param features: of ``shield``, ``waf-regional`` and ``wafv2``. Default: none.
    :returns: statements by name of the policy: ``Discovery`` only reads.
    """
    policies: dict[str, list[dict[str, Any]]] = {
        "Discovery": [],
        "LoadBalancers": [],
        "Surroundings": [],
    }
    for entry in read("load-balancer-controller-iam.yaml"):
        if entry.get("feature") not in (None, *features):
            continue
        resources = [
            text.replace("${partition}", partition)
            .replace("${region}", region)
            .replace("${account}", account)
            for text in entry["resources"]
        ]
        everywhere = resources == ["*"]
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": [*entry["actions"]],
            "Resource": "*" if everywhere else resources,
        }
        if "condition" in entry:
            statement["Condition"] = entry["condition"]
        balancers = entry["actions"][0].startswith("elasticloadbalancing:")
        name = "Discovery" if everywhere else "LoadBalancers" if balancers else "Surroundings"
        policies[name].append(statement)
    return policies
