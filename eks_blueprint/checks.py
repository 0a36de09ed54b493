"""What constructs check of the specs that they are given, besides their own rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Annotations
from constructs import IConstruct

from eks_blueprint.attributes import region_of
from eks_blueprint.errors import Warned, dotted, refuse
from eks_blueprint.spec._base import Spec, below
from eks_blueprint.spec.arns import arns
from eks_blueprint.spec.rules.partition_and_arns import arn_issues

__all__ = ["refuse_arns_of_elsewhere", "warn"]


def refuse_arns_of_elsewhere(scope: IConstruct, specs: Mapping[str, Spec]) -> None:
    """Refuse ARNs of another partition or Region than the stack's, where that is known.

    :param scope: the construct.
    :param specs: what it is given, by field or name.
    :raises BlueprintError: for each such ARN.
    """
    held = {name: spec for name, spec in specs.items() if any(arns(spec))}
    region = region_of(scope) if held else None
    if region is not None:
        for name, spec in held.items():
            refuse(below((name,), arn_issues(spec, region)), scope=scope)


def warn(scope: IConstruct, warnings: Iterable[Warned]) -> None:
    """Annotate a construct with what its spec warns about.

    CDK shows warnings in the output of ``cdk synth`` and in the validation report; they stop no
    synthesis. ``Annotations.of(scope).acknowledge_warning("eks_blueprint:<name>")`` takes one away.

    :param scope: the construct.
    :param warnings: the warnings.
    """
    for name, path, message in warnings:
        text = f"{dotted(path)}: {message}" if path else message
        Annotations.of(scope).add_warning_v2(f"eks_blueprint:{name}", text)
