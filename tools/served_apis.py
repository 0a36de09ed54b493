"""Write the kinds that each Kubernetes version serves: eks_blueprint/catalogue/served-apis.yaml."""

from __future__ import annotations

import importlib.resources
import json
import textwrap
from collections import defaultdict
from pathlib import Path

_FIRST, _LAST = 25, 37
_HEAD = """\
# Kubernetes' own kinds, by API version and by the first and last minor version that serves them:
# the oldest is 1.25, the newest 1.37. Written by `python -m tools.served_apis`, do not edit.
#
# Source: the OpenAPI schemas of Kubernetes, as kubernetes-validate 1.37.0 ships them.
"""
# Kinds of the machinery, which every group has.
_COMMON = ("DeleteOptions", "WatchEvent", "Status")

TARGET = Path("eks_blueprint/catalogue/served-apis.yaml")


def text() -> str:
    """Return the content of the file.

    :raises ModuleNotFoundError: if kubernetes-validate is not installed.
    """
    folder = importlib.resources.files("kubernetes_validate") / "kubernetes-json-schema"
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for version in range(_FIRST, _LAST + 1):
        path = folder / f"v1.{version}.0-local-strict" / "_definitions.json"
        for schema in json.loads(path.read_text("utf-8"))["$defs"].values():
            for one in schema.get("x-kubernetes-group-version-kind", ()):
                api_version = "/".join(filter(None, (one["group"], one["version"])))
                if one["kind"] not in _COMMON and not one["kind"].endswith("List"):
                    seen[api_version, one["kind"]].append(version)
    grouped: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (api_version, kind), versions in sorted(seen.items()):
        grouped[api_version][f"{min(versions)}-{max(versions)}"].append(kind)
    lines = [_HEAD]
    for api_version, spans in grouped.items():
        lines.append(f"{api_version}:")
        for span, kinds in sorted(spans.items()):
            lines.append(f"  {span}: >-")
            lines.append(textwrap.indent(textwrap.fill(" ".join(kinds), 94), "    "))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
