"""Rules that judge any template: each checks one recommendation of the register."""

from eks_blueprint.rules.check import RULES, check_assembly, check_stacks
from eks_blueprint.rules.judgement import Verdict
from eks_blueprint.rules.rule import Rule, RuleFinding, RuleResult

__all__ = [
    "RULES",
    "Rule",
    "RuleFinding",
    "RuleResult",
    "Verdict",
    "check_assembly",
    "check_stacks",
]
