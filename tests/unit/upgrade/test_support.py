"""How long versions are supported, and what extended support costs."""

from datetime import date
from decimal import Decimal

import pytest

from eks_blueprint.readiness.support import support_of
from eks_blueprint.results import Finding
from tests.support.plans import CORE, cluster_plan

# catalogue/kubernetes/1.34.yaml
LAST_OF_STANDARD = date(2026, 12, 2)
LAST_OF_EXTENDED = date(2027, 12, 2)


def findings(today: date, **fields: str) -> dict[str, Finding]:
    found = cluster_plan({**CORE, "kubernetes_version": "1.34", **fields}, today=today)
    return {one.check: one for one in found.findings}


@pytest.mark.parametrize(
    ("today", "state", "days"),
    [
        (date(2026, 11, 25), "standard", 7),
        (LAST_OF_STANDARD, "standard", 0),
        (date(2026, 12, 3), "extended", 364),
        (LAST_OF_EXTENDED, "extended", 0),
        (date(2027, 12, 3), "ended", 0),
    ],
)
def test_state_changes_after_the_last_day(today: date, state: str, days: int) -> None:
    found = support_of("1.34", today)
    assert (found.state, found.days_left) == (state, days)


def test_extended_support_costs_from_its_first_day_or_from_today() -> None:
    before, within = support_of("1.34", date(2026, 1, 1)), support_of("1.34", date(2027, 11, 23))
    assert before.extra_in_all == Decimal("0.50") * 24 * 365
    assert within.extra_in_all == Decimal("0.50") * 24 * 10
    assert before.extra_per_month == Decimal(365)
    assert support_of("1.34", date(2028, 1, 1)).extra_in_all == 0


def test_end_of_support_is_announced() -> None:
    found = findings(date(2026, 11, 25))["support-ends-soon"]
    assert "2026-12-02, in 7 days; extended support then costs 365 USD a month" in found.message
    assert not findings(date(2026, 6, 1))


def test_policy_standard_upgrades_without_asking() -> None:
    soon = findings(date(2026, 11, 25), upgrade_support="standard")["support-ends-soon"]
    assert "upgrades the control plane without asking" in soon.message
    assert "USD" not in soon.message
    assert "automatic-upgrade" in findings(date(2027, 1, 1), upgrade_support="standard")


def test_extended_support_says_what_it_costs_until_its_end() -> None:
    found = findings(date(2027, 11, 23))["extended-support"]
    assert "120 USD until 2027-12-02" in found.message


def test_after_extended_support_eks_decides() -> None:
    assert set(findings(date(2028, 1, 1))) == {"support-ended", "target-support"}


def test_target_that_is_not_supported_for_long_is_said() -> None:
    def of(version: str, **options: str) -> list[str]:
        plan = cluster_plan({**CORE, "kubernetes_version": version}, **options)
        return [one.remedy for one in plan.findings if one.check == "target-support"]

    assert of("1.33") == ["plan on, with --to 1.36"]
    assert of("1.33", to="1.36") == []
    assert of("1.35") == []


def test_price_of_other_partitions_is_not_claimed() -> None:
    environment = {"account": "111122223333", "region": "us-gov-west-1"}
    found = cluster_plan(
        {**CORE, "kubernetes_version": "1.34", "environment": environment},
        today=date(2027, 1, 1),
    ).findings
    assert any("that of aws-us-gov was not read" in one.message for one in found)
