"""Charts and images that a cluster pulls."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.catalogue.image_references import ImageReference, chart_copy, image_copy

__all__ = ["PulledChart", "PulledImage"]


@dataclass(frozen=True, order=True)
class PulledChart:
    """A chart that is pulled.

    :param repository: ``https://`` repository, or the whole ``oci://`` reference of the chart.
    :param name: name of the chart.
    :param version: its version.
    """

    repository: str
    name: str
    version: str

    def copy(self, prefix: str) -> str:
        """Name the repository with its copies.

        :param prefix: first part of the names of all copies.
        """
        return chart_copy(self.repository, self.name, prefix)

    @property
    def tag(self) -> str:
        """Tag in a registry, which has no plus sign (helm/helm pkg/registry)."""
        return self.version.replace("+", "_")

    def __str__(self) -> str:
        if self.repository.startswith("oci://"):
            return f"{self.repository}:{self.tag}"
        return f"{self.repository.rstrip('/')} {self.name} {self.version}"


@dataclass(frozen=True, order=True)
class PulledImage:
    """An image that is pulled.

    :param text: the reference, with tag and, where it is known, digest.
    """

    text: str

    @property
    def reference(self) -> ImageReference:
        """The parts of the reference."""
        return ImageReference.parse(self.text)

    def copy(self, prefix: str) -> str:
        """Name the repository with its copies.

        :param prefix: first part of the names of all copies.
        """
        return image_copy(self.reference, prefix)

    @property
    def version(self) -> str:
        """Tag and digest, with what separates them from a name."""
        return self.reference.version

    def __str__(self) -> str:
        return self.text
