"""A finding that stays, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct

from eks_blueprint.spec import ClusterSpec
from eks_blueprint.stacks import ClusterStack

__all__ = ["Acknowledgement", "acknowledge"]


@dataclass(frozen=True)
class Acknowledgement:
    """Findings on one construct that an auditor may accept.

    :param path: construct path below the stack; ``*`` stands for the key of a named map.
    :param rules: findings as ``validation-report.json`` names them, such as
        ``AwsSolutions-IAM4[Policy::...]``, or rules that have no finer findings.
    :param reason: why the finding is right to stay, in words an auditor accepts.
    :param named: gives further findings, whose text holds names from the spec. Default: none.
    """

    path: str
    rules: tuple[str, ...]
    reason: str
    named: Callable[[ClusterSpec], Iterable[str]] | None = None


def acknowledge(stacks: Iterable[Stack], register: Iterable[Acknowledgement]) -> None:
    """Apply a register to stacks.

    :param stacks: the stacks; entries that find no construct are skipped, since a spec need not
        enable everything.
    :param register: the acknowledgements.
    """
    entries = tuple(register)
    for stack in stacks:
        for entry in entries:
            named: Iterable[str] = ()
            if entry.named is not None and isinstance(stack, ClusterStack):
                named = entry.named(stack.spec)
            rules = [
                Acknowledgment(id=_qualified(rule), reason=entry.reason)
                for rule in (*entry.rules, *named)
            ]
            for construct in _find(stack, tuple(entry.path.split("/"))):
                Validations.of(construct).acknowledge(*rules)


_PACKS = ("AwsSolutions", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")


def _qualified(rule: str) -> str:
    """Put the plugin's name before the rule.

    Without it cdk-nag drops the finding before CDK sees it; with it CDK lists the finding and its
    reason under ``suppressedViolations`` of the report, where an auditor can read them.
    """
    pack = next((name for name in _PACKS if rule.startswith(f"{name}-")), None)
    return rule if pack is None else f"{pack}::{rule}"


def _find(construct: IConstruct, path: tuple[str, ...]) -> Iterator[IConstruct]:
    if not path:
        yield construct
        return
    head, *rest = path
    if head == "*":
        for child in construct.node.children:
            yield from _find(child, tuple(rest))
        return
    found = construct.node.try_find_child(head)
    if found is not None:
        yield from _find(found, tuple(rest))
