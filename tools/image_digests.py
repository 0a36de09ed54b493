"""Ask registries for the digests of the catalogue's images, and compare or write them.

Needs network access to the registries; nothing else in this repository does::

    python -m tools.image_digests            # prints what differs, exit code 1 if anything does
    python -m tools.image_digests --write    # writes repository:tag@sha256:... into the catalogue

The digest is that of the index that the tag names, which covers all architectures. Read the diff:
a tag that has another digest than before was moved.

Source: OCI distribution specification, "Pulling manifests"; CNCF distribution, "Token
authentication specification".
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

_FOLDER = Path(__file__).parents[1] / "eks_blueprint" / "catalogue"
_FILES = ("images.yaml", "charts.yaml")
_ACCEPT = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_IMAGE = re.compile(
    r"(?<![\w./-])(?P<name>(?:[\w.-]+\.[a-z]{2,}/)?[a-z0-9]+(?:[._/-][a-z0-9]+)*)"
    r":(?P<tag>v?\d+\.\d+[\w.-]*|v\d{8}-[0-9a-f]+)(?P<digest>@sha256:[0-9a-f]{64})?"
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HUB = "registry-1.docker.io"


def images(text: str) -> Iterator[re.Match[str]]:
    """Yield the images in the lines of a catalogue file that hold images."""
    for line in re.finditer(r"^ +(?:images?:|- ).*$", text, re.MULTILINE):
        yield from _IMAGE.finditer(text, line.start(), line.end())


def with_digests(text: str, digest: Callable[[str, str], str]) -> str:
    """Return a catalogue file with the digest after each tag.

    :param text: the file.
    :param digest: returns the digest of a name and a tag.
    """
    parts, start = [], 0
    for found in images(text):
        parts += [text[start : found.end("tag")], f"@{digest(found['name'], found['tag'])}"]
        start = found.end()
    return "".join([*parts, text[start:]])


def registry_digest(name: str, tag: str, *, scheme: str = "https") -> str:
    """Ask the registry of an image for the digest that a tag names.

    :param name: image without tag, such as ``ghcr.io/fluxcd/flux-cli``.
    :param tag: the tag.
    :param scheme: ``https``; tests use ``http``.
    :raises ValueError: if the registry returns no digest.
    """
    host, _, path = name.partition("/")
    if "." not in host and ":" not in host:
        host, path = _HUB, name
    url = f"{scheme}://{host}/v2/{path}/manifests/{tag}"
    try:
        found = _head(url)
    except HTTPError as error:
        if error.code != 401:
            raise
        found = _head(url, token=_token(error.headers.get("WWW-Authenticate", "")))
    if not found or not _DIGEST.fullmatch(found):
        raise ValueError(f"{url} must return a digest, got {found!r}")
    return found


def _head(url: str, token: str | None = None) -> str | None:
    headers = {"Accept": _ACCEPT} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(url, method="HEAD", headers=headers), timeout=30) as answer:
        digest: str | None = answer.headers.get("Docker-Content-Digest")
        return digest


def _token(challenge: str) -> str:
    fields = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    query = urlencode({key: fields[key] for key in ("service", "scope") if key in fields})
    with urlopen(f"{fields['realm']}?{query}", timeout=30) as answer:
        content = json.load(answer)
    return str(content.get("token") or content["access_token"])


def main(arguments: Iterable[str]) -> int:
    """Compare the digests of the catalogue with those of the registries, or write them."""
    write, differs = "--write" in arguments, False
    for name in _FILES:
        file = _FOLDER / name
        old = file.read_text(encoding="utf-8")
        new = with_digests(old, registry_digest)
        for before, after in zip(images(old), images(new), strict=True):
            if before[0] != after[0]:
                differs = True
                print(f"{name}: {before[0]} -> {after[0]}")
        if write:
            file.write_text(new, encoding="utf-8")
    return int(differs and not write)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
