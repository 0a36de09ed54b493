"""Warnings where CDK shows them: in the output of ``cdk synth`` and in the validation report."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Annotations
from constructs import IConstruct

from eks_blueprint.errors import Warned, dotted

__all__ = ["warn"]


def warn(scope: IConstruct, warnings: Iterable[Warned]) -> None:
    """Annotate a construct with what its spec warns about.

    A warning stops no synthesis. ``Annotations.of(scope).acknowledge_warning`` with the id
    ``eks_blueprint:<name>`` takes it away.

    :param scope: the construct.
    :param warnings: the warnings.
    """
    for name, path, message in warnings:
        text = f"{dotted(path)}: {message}" if path else message
        Annotations.of(scope).add_warning_v2(f"eks_blueprint:{name}", text)
