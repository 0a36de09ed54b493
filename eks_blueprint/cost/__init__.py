"""What limits cost: budgets, and hours in which nodes are stopped."""

from eks_blueprint.cost.budget import Budget
from eks_blueprint.cost.off_hours import OffHours, ScheduledGroup
from eks_blueprint.cost.pool_off_hours import PoolOffHours, ScheduledPools

__all__ = ["Budget", "OffHours", "PoolOffHours", "ScheduledGroup", "ScheduledPools"]
