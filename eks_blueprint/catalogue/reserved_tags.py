"""Tag keys by which something in a cluster selects resources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load_list

__all__ = ["reserved_tag"]


@dataclass(frozen=True)
class _Reserved:
    """See the head of ``reserved-tags.yaml``."""

    why: str
    key: str = ""
    domain: str = ""

    def fits(self, key: str) -> bool:
        if self.key:
            return key == self.key or (self.key.endswith((":", "/")) and key.startswith(self.key))
        return f".{key.partition('/')[0]}".endswith(f".{self.domain}")


@cache
def _reserved() -> tuple[_Reserved, ...]:
    return load_list("reserved-tags.yaml", _Reserved)


def reserved_tag(key: str) -> str | None:
    """Return why a tag of every resource must not have this key, or ``None`` if it may.

    :param key: the key; AWS reserves ``aws:`` in upper and lower case.
    """
    names = (key, key.lower()) if key.lower().startswith("aws:") else (key,)
    return next((one.why for one in _reserved() if any(map(one.fits, names))), None)
