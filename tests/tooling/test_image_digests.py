"""The tool that asks registries for digests, against a registry on this machine."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.error import HTTPError

import pytest

from eks_blueprint import catalogue
from tests.support.apps import ROOT
from tools import image_digests
from tools.image_digests import images, registry_digest, with_digests

DIGEST = f"sha256:{'0f' * 32}"
CATALOGUE = ROOT / "eks_blueprint" / "catalogue"


class Registry(BaseHTTPRequestHandler):
    """Has one image, and wants a token for it."""

    def do_HEAD(self) -> None:
        host = self.headers["Host"]
        if self.headers.get("Authorization") != "Bearer good":
            self.send_response(401)
            scope = "repository:team/app:pull"
            challenge = f'Bearer realm="http://{host}/token",service="here",scope="{scope}"'
            self.send_header("WWW-Authenticate", challenge)
        elif self.path == "/v2/team/app/manifests/v1.2.3" and "index" in self.headers["Accept"]:
            self.send_response(200)
            self.send_header("Docker-Content-Digest", DIGEST)
        elif self.path.endswith("/none"):
            self.send_response(200)
        else:
            self.send_response(404)
        self.end_headers()

    def do_GET(self) -> None:
        wanted = "/token?service=here&scope=repository%3Ateam%2Fapp%3Apull"
        self.send_response(200 if self.path == wanted else 400)
        self.end_headers()
        self.wfile.write(b'{"token": "good"}')

    def log_message(self, *_: object) -> None:
        """Be silent."""


@pytest.fixture(scope="module")
def registry() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Registry)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_digest_of_a_tag_with_an_anonymous_token(registry: str) -> None:
    assert registry_digest(f"{registry}/team/app", "v1.2.3", scheme="http") == DIGEST


def test_fails_on_an_unknown_tag_and_on_an_answer_without_digest(registry: str) -> None:
    with pytest.raises(HTTPError):
        registry_digest(f"{registry}/team/app", "v9.9.9", scheme="http")
    with pytest.raises(ValueError, match="must return a digest, got None"):
        registry_digest(f"{registry}/team/app", "none", scheme="http")


def test_images_without_a_host_are_those_of_docker_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(image_digests, "_head", lambda url: asked.append(url) or DIGEST)
    assert registry_digest("curlimages/curl", "8.20.0") == DIGEST
    assert asked == ["https://registry-1.docker.io/v2/curlimages/curl/manifests/8.20.0"]


def test_every_image_of_the_catalogue_is_found() -> None:
    text = "".join((CATALOGUE / name).read_text("utf-8") for name in ("charts.yaml", "images.yaml"))
    charts = {image for name in catalogue.chart_names() for image in catalogue.chart(name).images}
    own = {catalogue.image(name) for name in catalogue.image_names()}
    assert {found[0] for found in images(text)} == charts | own


def test_digests_are_written_behind_the_tags_and_nothing_else_changes() -> None:
    old = (CATALOGUE / "charts.yaml").read_text("utf-8")
    new = with_digests(old, lambda name, tag: DIGEST)
    assert {found["digest"] for found in images(new)} == {f"@{DIGEST}"}
    assert with_digests(new, lambda name, tag: DIGEST) == new
    without = [found["name"] + found["tag"] for found in images(old)]
    assert [found["name"] + found["tag"] for found in images(new)] == without
    kept = old
    for found in images(old):
        kept = kept.replace(found[0], f"{found['name']}:{found['tag']}@{DIGEST}")
    assert kept == new


def test_karpenter_is_pulled_by_the_digest_of_its_chart() -> None:
    (image,) = catalogue.chart("karpenter").images
    assert image.partition("@")[2].startswith("sha256:")
