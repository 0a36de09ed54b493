"""Whether a cluster is ready for a version of Kubernetes: its objects, values of charts and nodes.

What is found follows from a cloud assembly; a spec, where there is one, adds lines and more. How
long AWS supports a version is here as well.
"""

from eks_blueprint.readiness.findings import findings
from eks_blueprint.readiness.manifest_files import ManifestFile, manifest_files
from eks_blueprint.readiness.support import (
    Support,
    support_findings,
    support_of,
    target_findings,
)

__all__ = [
    "ManifestFile",
    "Support",
    "findings",
    "manifest_files",
    "support_findings",
    "support_of",
    "target_findings",
]
