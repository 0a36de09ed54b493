"""What limits cost: budgets, and hours in which nodes are stopped."""

from eks_blueprint.cost.budget import Budget
from eks_blueprint.cost.off_hours import OffHours, ScheduledGroup

__all__ = ["Budget", "OffHours", "ScheduledGroup"]
