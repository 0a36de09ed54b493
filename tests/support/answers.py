"""What commands answer about an example, by command."""

from collections.abc import Callable, Mapping
from datetime import date

from eks_blueprint import upgrade as upgrades
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference import difference
from eks_blueprint.difference.document import shown_as
from eks_blueprint.estimate import estimate
from eks_blueprint.estimate.document import document as cost_document
from eks_blueprint.results import markdown, rendered
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.teardown import document as teardown_document
from eks_blueprint.teardown import teardown_plan
from tests.support.edited import edited

__all__ = ["ANSWERS"]

Answer = Callable[[BlueprintSpec, CloudAssembly], str]

TODAY = date(2026, 11, 25)


def _upgrade(blueprint: BlueprintSpec, assembly: CloudAssembly) -> str:
    plan = upgrades.plan_upgrade(blueprint, assembly, today=TODAY)
    return rendered(plan, kind="upgrade", document=upgrades.document, to="markdown")


def _teardown(_: BlueprintSpec, assembly: CloudAssembly) -> str:
    return markdown(teardown_document(teardown_plan(assembly)))


def _cost(blueprint: BlueprintSpec, assembly: CloudAssembly) -> str:
    found = estimate(assembly, blueprint, today=TODAY)
    return rendered(found, kind="cost", document=cost_document, to="markdown")


def _diff(_: BlueprintSpec, assembly: CloudAssembly) -> str:
    return shown_as(difference(assembly, edited(assembly)), "markdown")


ANSWERS: Mapping[str, Answer] = {
    "cost": _cost,
    "diff": _diff,
    "teardown": _teardown,
    "upgrade": _upgrade,
}
"""Markdown of each command. Nothing in it may depend on the day or on the machine."""
