"""A client of the API server that asks as anybody."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

__all__ = ["Answer", "Client", "Identity"]

_SECONDS = 20

Object = dict[str, Any]


@dataclass(frozen=True)
class Identity:
    """Who asks.

    :param user: name that the API server authenticates.
    :param groups: groups of the user.
    """

    user: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the API server said."""

    status: int
    content: Object
    headers: dict[str, str]

    @property
    def message(self) -> str:
        return str(self.content.get("message", ""))


class Client:
    """Asks one API server, over one connection.

    :param port: port on the loopback address.
    :param authority: certificate of the server.
    :param token: bearer token of a member of `system:masters`.
    """

    def __init__(self, port: int, authority: Path, token: str) -> None:
        context = ssl.create_default_context(cafile=str(authority))
        # The server makes its certificate for the names of a cluster, not for the loopback address.
        context.check_hostname = False
        self._new = lambda: http.client.HTTPSConnection(
            "127.0.0.1", port, context=context, timeout=60
        )
        self._connection = self._new()
        self._token = token
        self._resources: dict[tuple[str, str], tuple[str, bool]] = {}

    def ask(
        self,
        method: str,
        path: str,
        body: Object | list[Any] | None = None,
        *,
        as_: Identity | None = None,
        media: str = "application/json",
        **query: str,
    ) -> Answer:
        """Send one request, as somebody else if ``as_`` says so."""
        headers = [("Authorization", f"Bearer {self._token}"), ("Content-Type", media)]
        if as_ is not None:
            headers.append(("Impersonate-User", as_.user))
            headers += [("Impersonate-Group", group) for group in as_.groups]
        target = f"{path}?{urlencode(query)}" if query else path
        content = None if body is None else json.dumps(body).encode()
        try:
            return self._send(method, target, content, headers)
        except (http.client.HTTPException, ConnectionError):
            # The server closes idle connections.
            self._connection = self._new()
            return self._send(method, target, content, headers)

    def _send(
        self, method: str, target: str, content: bytes | None, headers: list[tuple[str, str]]
    ) -> Answer:
        connection = self._connection
        connection.putrequest(method, target)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(content or b"")))
        connection.endheaders(content)
        response = connection.getresponse()
        text = response.read()
        is_json = "json" in (response.getheader("Content-Type") or "")
        parsed = json.loads(text) if is_json and text else {"message": text.decode()}
        return Answer(response.status, parsed, dict(response.getheaders()))

    def path(self, item: Object, *, collection: bool = False) -> str:
        """Give the path of an object, or of its kind in its namespace.

        :raises LookupError: for a kind that the server does not serve.
        """
        version, kind = item["apiVersion"], item["kind"]
        root = f"/api/{version}" if "/" not in version else f"/apis/{version}"
        # A kind is listed a moment after its definition is established.
        end = time.monotonic() + _SECONDS
        while (version, kind) not in self._resources:
            for found in self.ask("GET", root).content.get("resources", ()):
                if "/" not in found["name"]:
                    self._resources[version, found["kind"]] = found["name"], found["namespaced"]
            if (version, kind) not in self._resources and time.monotonic() > end:
                raise LookupError(f"{version} {kind} is not served")
        plural, namespaced = self._resources[version, kind]
        meta = item["metadata"]
        where = f"/namespaces/{meta.get('namespace', 'default')}" if namespaced else ""
        return f"{root}{where}/{plural}" + ("" if collection else f"/{meta['name']}")

    def get(self, item: Object) -> Answer:
        return self.ask("GET", self.path(item))

    def create(self, item: Object, *, as_: Identity | None = None, dry: bool = False) -> Answer:
        query = {"fieldValidation": "Strict", **({"dryRun": "All"} if dry else {})}
        return self.ask("POST", self.path(item, collection=True), item, as_=as_, **query)

    def apply(
        self,
        item: Object,
        *,
        as_: Identity | None = None,
        manager: str = "kustomize-controller",
        dry: bool = False,
    ) -> Answer:
        """Apply an object on the server's side, with strict validation, as Flux does."""
        query = {"fieldManager": manager, "force": "true", "fieldValidation": "Strict"}
        if dry:
            query["dryRun"] = "All"
        media = "application/apply-patch+yaml"
        return self.ask("PATCH", self.path(item), item, as_=as_, media=media, **query)

    def delete(self, item: Object, *, as_: Identity | None = None) -> Answer:
        return self.ask("DELETE", self.path(item), as_=as_, propagationPolicy="Background")
