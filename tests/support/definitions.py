"""Resource definitions of other projects, in a folder that is no part of this one.

Those of EKS Auto Mode are not public; stand-ins of documented fields are part of this one.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.apps import ROOT

__all__ = ["FOLDER", "MISSING", "VARIABLE", "constraint", "definitions"]

VARIABLE = "EKS_BLUEPRINT_CRDS"
FOLDER = Path(os.environ.get(VARIABLE, ROOT.parent / "shared" / "crds"))
"""Folder with YAML files of CustomResourceDefinitions; it may be missing."""

_STAND_INS = sorted(Path(__file__).parent.glob("*-definitions.yaml"))

MISSING = f"they need resource definitions; name a folder with their YAML files in {VARIABLE}"
"""Why a test that needs them is skipped."""

Object = dict[str, Any]


@cache
def definitions() -> tuple[Object, ...]:
    """Give every CustomResourceDefinition of the folder, each name once."""
    return tuple({item["metadata"]["name"]: item for item in _read()}.values())


def _read() -> Iterator[Object]:
    for path in (*sorted(FOLDER.glob("*.yaml")), *_STAND_INS):
        for item in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if item and item.get("kind") == "CustomResourceDefinition":
                yield item


def constraint(template: Object) -> Object:
    """Give the definition that Gatekeeper makes of a ConstraintTemplate.

    Its schema holds the template's parameters; what Gatekeeper adds to it, such as `match`, is left
    open.
    """
    spec = template["spec"]["crd"]["spec"]
    kind = spec["names"]["kind"]
    opened = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    schema = {
        "type": "object",
        "properties": {
            "spec": {
                **opened,
                "properties": {
                    "enforcementAction": {"type": "string"},
                    "match": opened,
                    "parameters": spec["validation"]["openAPIV3Schema"],
                },
            },
            "status": opened,
        },
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.lower()}.constraints.gatekeeper.sh"},
        "spec": {
            "group": "constraints.gatekeeper.sh",
            "names": {"kind": kind, "plural": kind.lower(), "singular": kind.lower()},
            "scope": "Cluster",
            "versions": [
                {
                    "name": "v1beta1",
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": schema},
                    "subresources": {"status": {}},
                }
            ],
        },
    }
