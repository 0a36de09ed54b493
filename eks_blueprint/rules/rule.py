"""A rule, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eks_blueprint.recommendations import Severity
from eks_blueprint.rules.judgement import Judgement, Verdict
from eks_blueprint.rules.scene import Scene

__all__ = ["Rule", "RuleFinding", "RuleResult"]


@dataclass(frozen=True)
class Rule:
    """A rule.

    :param id: id of the recommendation that it checks, such as ``SEC-KMS-1``.
    :param title: title of the recommendation.
    :param severity: what neglect of the recommendation leads to: high, medium or low.
    :param text: what it looks at, and what it wants.
    :param judge: looks at everything, and says what it thinks of each thing.
    """

    id: str
    title: str
    severity: Severity
    text: str
    judge: Callable[[Scene], Iterator[Judgement]]


@dataclass(frozen=True)
class RuleFinding:
    """A violation.

    :param id: the rule with what was found, such as ``OPS-MON-1[LogExport::audit]``.
    :param rule_id: the rule.
    :param severity: that of the rule.
    :param stack: stack of the resource, or of the cluster that a tree for GitOps is for.
    :param logical_id: the resource; empty for a file of a tree.
    :param path: where it is, such as ``Resources/Cluster/Properties/Logging``, or the file.
    :param subject: the resource, object or release in words.
    :param message: what must be, what was found, and the remedy.
    """

    id: str
    rule_id: str
    severity: Severity
    stack: str
    logical_id: str
    path: str
    subject: str
    message: str


@dataclass(frozen=True)
class RuleResult:
    """What a rule says of some stacks.

    :param rule: the rule.
    :param verdict: not met if anything violates it, otherwise unknown if anything is unknown,
        otherwise met if anything shows that.
    :param resources: stacks and logical ids that prove the verdict; files of a tree for GitOps
        stand in the place of logical ids.
    :param findings: the violations.
    :param reasons: why it is unknown, where it is.
    :param limits: what the proofs do not do, where it is met.
    """

    rule: Rule
    verdict: Verdict
    resources: tuple[tuple[str, str], ...]
    findings: tuple[RuleFinding, ...]
    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
