"""What an upgrade of Kubernetes does to objects, values of charts and nodes."""

from eks_blueprint.upgrade.objects.findings import findings
from eks_blueprint.upgrade.objects.manifest_files import ManifestFile, manifest_files

__all__ = ["ManifestFile", "findings", "manifest_files"]
