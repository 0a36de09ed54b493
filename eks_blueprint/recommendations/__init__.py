"""What the library recommends, why, and how far it is built."""

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
