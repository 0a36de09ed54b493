"""What holds for the rules and any template, found by Hypothesis."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eks_blueprint.assembly import Stack, read_template, template_text, with_loops
from eks_blueprint.rules import RuleResult, Verdict, check_stacks
from tests.rules.test_fuzz import ODD, places

TEMPLATES: list[dict[str, Any]] = [
    dict(with_loops(Stack("app", read_template(path))).template)
    for path in sorted(Path(__file__).parent.glob("*-*/*.yaml"))
]
SECTIONS = ("Resources", "Conditions", "Parameters")
# What is odd but has no form in JSON and YAML is for the test of what never fails.
PLAIN = [one for one in ODD if one != "\ud800\x00"]
few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def templates(draw: st.DrawFn, odd: list[Any] = PLAIN) -> dict[str, Any]:
    """Join two templates of rules, and put odd values in the place of some of theirs."""
    chosen = draw(st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=2))
    made: dict[str, Any] = {
        name: {key: value for one in chosen for key, value in one.get(name, {}).items()}
        for name in SECTIONS
    }
    made = copy.deepcopy(made)
    for _ in range(draw(st.integers(0, 4))):
        found = [
            path for path in places(made["Resources"]) if len(path) > 2 and "Properties" in path[:2]
        ]
        if not found:
            break
        path = draw(st.sampled_from(found))
        owner: Any = made["Resources"]
        for part in path[:-1]:
            owner = owner[part]
        owner[path[-1]] = copy.deepcopy(draw(st.sampled_from(odd)))
    return made


def judged(template: dict[str, Any]) -> tuple[RuleResult, ...]:
    return check_stacks({"app": Stack("app", template)})


def said(results: tuple[RuleResult, ...]) -> dict[str, Any]:
    """Return verdicts and findings, in whatever order they were found."""
    return {
        one.rule.id: (one.verdict, {(found.id, found.logical_id) for found in one.findings})
        for one in results
    }


@few
@given(templates(ODD))
def test_any_template_is_judged(template: dict[str, Any]) -> None:
    for one in judged(template):
        assert bool(one.findings) == (one.verdict is Verdict.NOT_MET)
        assert bool(one.reasons) == (one.verdict is Verdict.UNKNOWN)


@few
@given(templates())
def test_json_and_yaml_are_judged_alike(template: dict[str, Any]) -> None:
    in_json = template_text(json.dumps(template), "a.json")
    in_yaml = template_text(yaml.safe_dump(template), "a.yaml")
    assert said(judged(in_json)) == said(judged(in_yaml))


@few
@given(templates(), st.randoms(use_true_random=False))
def test_the_order_of_resources_and_properties_does_not_matter(
    template: dict[str, Any], random: Any
) -> None:
    def shuffled(value: Any, depth: int = 0) -> Any:
        if not isinstance(value, dict):
            return value
        keys = [*value]
        random.shuffle(keys)
        return {key: shuffled(value[key], depth + 1) if depth < 3 else value[key] for key in keys}

    first, second = said(judged(template)), said(judged(shuffled(template)))
    assert {key: verdict for key, (verdict, _) in first.items()} == {
        key: verdict for key, (verdict, _) in second.items()
    }
