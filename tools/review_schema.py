"""The JSON Schema of reviews."""

from __future__ import annotations

import json

from eks_blueprint.results import schema_of
from eks_blueprint.review import Review
from eks_blueprint.review.rendering import KIND

__all__ = ["review_schema"]


def review_schema() -> str:
    """Return the schema of ``review.json``."""
    return json.dumps(schema_of(KIND, Review), indent=2) + "\n"
