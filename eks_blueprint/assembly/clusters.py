"""Resources that make a cluster, in the words of CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly.values import mapping_of

__all__ = ["CLUSTERS", "cluster_properties"]

_CLUSTER = "AWS::EKS::Cluster"
# aws-cdk's first construct of a cluster makes it with a function, which takes the words of the API.
_OF_CDK = "Custom::AWSCDK-EKS-Cluster"
_FUNCTIONS = ("Ref", "Fn::GetAtt", "Fn::Join", "Fn::Sub")

CLUSTERS = (_CLUSTER, _OF_CDK)
"""Types of clusters: of CloudFormation, and of the construct ``aws_eks.Cluster``."""


def cluster_properties(type_: str, properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a cluster with the names that ``AWS::EKS::Cluster`` has.

    :param type_: its type, one of ``CLUSTERS``.
    :param properties: its properties in the template.
    """
    return properties if type_ == _CLUSTER else mapping_of(_capital(properties.get("Config")))


def _capital(value: Any) -> Any:
    """Return a value with names as CloudFormation spells them; functions stay as they are."""
    if isinstance(value, Mapping):
        if len(value) == 1 and next(iter(value)) in _FUNCTIONS:
            return value
        return {name[:1].upper() + name[1:]: _capital(item) for name, item in value.items()}
    return [_capital(item) for item in value] if isinstance(value, list) else value
