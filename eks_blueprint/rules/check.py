"""All rules, and what they say of some stacks."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import MappingProxyType

from eks_blueprint.assembly import CloudAssembly, Stack, makes_resources, with_loops
from eks_blueprint.recommendations import recommendations
from eks_blueprint.rules.judgement import Judgement, Verdict
from eks_blueprint.rules.outcomes import Outcome, in_words, outcomes
from eks_blueprint.rules.rule import Rule, RuleFinding, RuleResult
from eks_blueprint.rules.scene import Scene

__all__ = ["RULES", "check_assembly", "check_stacks"]

_KNOWN = "eks_blueprint.rules.known"
_Scenes = Sequence[tuple[Outcome, Scene]]


@cache
def _rules() -> Mapping[str, Rule]:
    """Find the module of each rule, in the order of the register."""
    modules = {
        module.name.rpartition(".")[2].upper().replace("_", "-"): module.name
        for module in pkgutil.walk_packages(import_module(_KNOWN).__path__, f"{_KNOWN}.")
        if not module.ispkg
    }
    return MappingProxyType(
        {name: _rule(name, modules[name]) for name in recommendations() if name in modules}
    )


def _rule(name: str, module_name: str) -> Rule:
    module = import_module(module_name)
    one = recommendations()[name]
    text = inspect.cleandoc(module.__doc__ or "")
    return Rule(name, one.title, one.severity, text, module.judge)


RULES: Mapping[str, Rule] = _rules()
"""Every rule by its id, in the order of the register."""


def check_stacks(
    stacks: Mapping[str, Stack], gitops: Mapping[str, str] | None = None
) -> tuple[RuleResult, ...]:
    """Judge some stacks by every rule.

    :param stacks: the stacks by name. References between them are followed; give all stacks of an
        app, or those of one cluster, as ``assembly.chosen`` picks them.
    :param gitops: files of trees for GitOps by path, as ``CloudAssembly`` has them. Default: none.
    :returns: a result for each rule, in the order of the register.
    """
    return check_assembly(CloudAssembly(stacks, gitops or {}))


def check_assembly(assembly: CloudAssembly) -> tuple[RuleResult, ...]:
    """Judge a cloud assembly by every rule.

    What loops make is judged as well. Where the template does not say over what a loop of resources
    goes, anything may be missing: no rule is met or not applicable then.

    :param assembly: the assembly.
    :returns: a result for each rule, in the order of the register.
    """
    stacks = {key: with_loops(stack) for key, stack in assembly.stacks.items()}
    assembly = replace(assembly, stacks=stacks)
    hidden = tuple(
        f"{key}/{place} is not expanded: {why}"
        for key, stack in stacks.items()
        for place, why in stack.unexpanded.items()
        if makes_resources(place)
    )
    # What holds under one outcome of conditions need not hold under another.
    scenes = [(one, Scene(assembly, one)) for one in outcomes(assembly)]
    found = (_result(rule, scenes) for rule in RULES.values())
    return tuple(_doubted(one, hidden) if hidden else one for one in found)


def _doubted(one: RuleResult, why: tuple[str, ...]) -> RuleResult:
    if one.verdict is Verdict.NOT_MET:
        return one
    known = one.reasons if one.verdict is Verdict.UNKNOWN else ()
    return replace(one, verdict=Verdict.UNKNOWN, resources=(), reasons=(*known, *why), limits=())


def _result(rule: Rule, scenes: _Scenes) -> RuleResult:
    judged = [(outcome, one) for outcome, scene in scenes for one in rule.judge(scene)]
    found = [one for _, one in judged]
    verdict = _verdict({one.verdict for one in found})
    proofs = [one for one in found if one.verdict is verdict]
    return RuleResult(
        rule=rule,
        verdict=verdict,
        resources=tuple(dict.fromkeys(map(_place, proofs))),
        findings=tuple(_findings(rule, judged, [outcome for outcome, _ in scenes])),
        reasons=tuple(dict.fromkeys(f"{one.subject}: {one.message}" for one in proofs))
        if verdict is Verdict.UNKNOWN
        else (),
        limits=tuple(dict.fromkeys(one.message for one in proofs if one.message))
        if verdict is Verdict.MET
        else (),
    )


def _verdict(found: set[Verdict]) -> Verdict:
    for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET):
        if verdict in found:
            return verdict
    return Verdict.NOT_APPLICABLE


def _place(one: Judgement) -> tuple[str, str]:
    subject = one.subject
    return subject.stack, subject.logical_id or getattr(subject, "file", "")


def _findings(
    rule: Rule, judged: list[tuple[Outcome, Judgement]], every: list[Outcome]
) -> Iterator[RuleFinding]:
    # One violation under several outcomes of conditions is one finding.
    found: dict[tuple[str, tuple[str, str]], list[tuple[Outcome, Judgement]]] = {}
    for outcome, one in judged:
        if one.verdict is Verdict.NOT_MET:
            name = f"{rule.id}[{one.detail}]" if one.detail else rule.id
            found.setdefault((name, _place(one)), []).append((outcome, one))
    for (name, _), several in found.items():
        some = list({id(outcome): outcome for outcome, _ in several}.values())
        one = several[0][1]
        when = in_words(some, every) or getattr(one.subject, "when", "")
        yield _finding(rule, name, one, when)


def _finding(rule: Rule, name: str, one: Judgement, when: str) -> RuleFinding:
    subject = one.subject
    return RuleFinding(
        id=name,
        rule_id=rule.id,
        severity=rule.severity,
        stack=subject.stack,
        logical_id=subject.logical_id,
        path="/".join(("Resources", subject.logical_id, *one.path))
        if subject.logical_id
        else getattr(subject, "file", ""),
        subject=str(subject),
        message=f"{one.message} (where {when})" if when else one.message,
    )
