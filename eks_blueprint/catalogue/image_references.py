"""References to container images and charts, and the names of their copies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from eks_blueprint.errors import BlueprintError

__all__ = ["ImageReference", "chart_copy", "image_copy", "is_private"]

_HUB = "docker.io"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
_REFERENCE = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*)"
    rf"(:(?P<tag>{_TAG}))?(@(?P<digest>sha256:[0-9a-f]{{64}}))?"
)
_PRIVATE_ECR = re.compile(r"\d{12}\.dkr[.-]ecr(-fips)?\.")


@dataclass(frozen=True)
class ImageReference:
    """A reference to a container image.

    :param registry: host, with a port if the reference has one.
    :param repository: path in the registry.
    :param tag: tag, or ``None``.
    :param digest: digest such as ``sha256:...``, or ``None``.

    Source: distribution/reference, reference.go and normalize.go: the first part is a host if it
    has a dot or a port, or is ``localhost``; other names are those of Docker Hub, whose official
    images are below ``library``.
    """

    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None

    @classmethod
    def parse(cls, text: str) -> ImageReference:
        """Read a reference, such as ``openpolicyagent/gatekeeper:v1``.

        :raises BlueprintError: if the text is not a reference.
        """
        found = _REFERENCE.fullmatch(text)
        if found is None:
            raise BlueprintError(
                f"image must be a reference such as registry.k8s.io/team/app:1.2.3, got {text!r}"
            )
        name, tag = found["name"], found["tag"]
        host, slash, path = name.partition("/")
        if not slash and ":" in host:  # a tag of digits, which looks like a port
            host, _, tag = host.partition(":")
            name = host
        if slash and ("." in host or ":" in host or host == "localhost"):
            return cls(host, path, tag, found["digest"])
        return cls(_HUB, name if slash else f"library/{name}", tag, found["digest"])

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}"

    @property
    def version(self) -> str:
        """Tag and digest, with what separates them from the name."""
        tag = f":{self.tag}" if self.tag else ""
        return f"{tag}@{self.digest}" if self.digest else tag

    def __str__(self) -> str:
        return f"{self.name}{self.version}"


def is_private(registry: str) -> bool:
    """Say whether a host is a private registry of Amazon ECR.

    :param registry: host of the registry.
    """
    return _PRIVATE_ECR.match(registry) is not None


def image_copy(image: ImageReference, prefix: str) -> str:
    """Name the repository with the copies of an image.

    It has the name of the registry in it, which is unique, and which a pull-through cache rule
    gives its repositories as well.

    :param image: the image.
    :param prefix: first part of the names of all copies.
    """
    return _repository(f"{prefix}/{image.name}")


def chart_copy(repository: str, name: str, prefix: str) -> str:
    """Name the repository with the copies of a chart; its last part is the name of the chart.

    :param repository: ``https://`` repository, or the whole ``oci://`` reference of the chart.
    :param name: name of the chart.
    :param prefix: first part of the names of all copies.
    """
    parts = urlsplit(repository)
    path = f"{parts.netloc}{parts.path}".rstrip("/")
    inner = path if parts.scheme == "oci" else f"{path}/{name}"
    return _repository(f"{prefix}/charts/{inner}")


def _repository(name: str) -> str:
    """Spell a name as ECR takes it (ECR API reference, CreateRepository, repositoryName)."""
    return name.lower().replace(":", "-")
