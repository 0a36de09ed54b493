"""What a delivery was given: every name and every object once."""

from __future__ import annotations

from constructs import IConstruct

from eks_blueprint.catalogue import group_of
from eks_blueprint.checks import refuse_token
from eks_blueprint.delivery.release import HelmRelease, KubernetesObject, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["Delivered"]


class Delivered:
    """Releases and manifests by name, in the order in which they were given.

    ``sources`` has them as they were given, before references to a private registry replaced those
    to public ones.

    :param scope: what refuses. Default: nothing with a path.
    """

    def __init__(self, scope: IConstruct | None = None) -> None:
        self._scope = scope
        self._owners: dict[tuple[str, str, str, str], str] = {}
        self.sources: list[HelmRelease | Manifests] = []
        self.releases: dict[str, HelmRelease] = {}
        self.manifests: dict[str, Manifests] = {}

    def add(self, content: HelmRelease | Manifests) -> None:
        """Remember a release or manifests.

        :raises BlueprintError: if the name, or one of the objects, was delivered before. Two owners
            of one object would undo each other's changes, and the first that goes deletes it.
        """
        name = content.name
        refuse_token("name of a release or of manifests", name, scope=self._scope)
        if name in self.releases or name in self.manifests:
            raise BlueprintError(
                f"{name} is delivered already; give it another name", scope=self._scope
            )
        if isinstance(content, HelmRelease):
            self.releases[name] = content
            return
        for item in content.objects:
            owner = self._owners.setdefault(_identity(item), name)
            if owner != name:
                raise BlueprintError(
                    f"manifests {name} must not hold {item['kind']} {item['metadata']['name']}, "
                    f"which manifests {owner} hold; remove it from one of them",
                    scope=self._scope,
                )
        self.manifests[name] = content


def _identity(item: KubernetesObject) -> tuple[str, str, str, str]:
    meta = item["metadata"]
    return group_of(item), item["kind"], meta.get("namespace", ""), meta["name"]
