"""What a name stands for: a recommendation, a finding, a field of the spec, a component."""

from eks_blueprint.cli.explained.explanation import Explanation, Kind, document
from eks_blueprint.cli.explained.names import explanation_of, quick_names

__all__ = ["Explanation", "Kind", "document", "explanation_of", "quick_names"]
