"""What the library recommends, why, and how much of it is implemented."""

from eks_blueprint.recommendations.register import (
    AREAS,
    Default,
    Recommendation,
    RuleStatus,
    Severity,
    Status,
    parse,
    recommendations,
)

__all__ = [
    "AREAS",
    "Default",
    "Recommendation",
    "RuleStatus",
    "Severity",
    "Status",
    "parse",
    "recommendations",
]
