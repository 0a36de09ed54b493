"""Policies that AWS manages, as far as they are judged."""

import pytest

from eks_blueprint.catalogue import ManagedPolicyFacts, managed_policies


@pytest.mark.parametrize("policy", managed_policies().values(), ids=lambda one: one.name)
def test_a_judgement_rests_on_statements(policy: ManagedPolicyFacts) -> None:
    assert bool(policy.statements) is (policy.judgement != "narrow")
    assert all(bool(one.actions) != bool(one.not_actions) for one in policy.statements)
    assert policy.source.startswith(f"policies/{policy.name}, v")
