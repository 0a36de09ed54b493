"""What commands answer with: typed results, and documents that show them."""

from eks_blueprint.results.data import NOT_DATA, as_data, as_json
from eks_blueprint.results.document import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Table,
)
from eks_blueprint.results.finding import Finding, Severity, findings_block
from eks_blueprint.results.formats import FORMATS, rendered
from eks_blueprint.results.markdown import markdown
from eks_blueprint.results.sarif import SarifFinding, SarifRule, sarif
from eks_blueprint.results.schema import schema_of
from eks_blueprint.results.text import text
from eks_blueprint.results.words import visible

__all__ = [
    "FORMATS",
    "NOT_DATA",
    "Block",
    "Bullets",
    "Commands",
    "Document",
    "Finding",
    "Heading",
    "Paragraph",
    "SarifFinding",
    "SarifRule",
    "Severity",
    "Table",
    "as_data",
    "as_json",
    "findings_block",
    "markdown",
    "rendered",
    "sarif",
    "schema_of",
    "text",
    "visible",
]
