"""What CloudFormation has the kubectl function do for a stack, in an order of its graph."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from tests.acceptance.api_server import ApiServer
from tests.acceptance.cdk_function import CdkFunction
from tests.acceptance.surroundings import act_as_controllers, make_namespace
from tests.support.apps import Assembly
from tests.support.graph import graph
from tests.support.objects import CHART, MANIFEST, applied, text

__all__ = ["Steps"]

VALUE = "Custom::AWSCDK-EKS-KubernetesObjectValue"

Object = dict[str, Any]
Resource = dict[str, Any]


class Steps:
    """The custom resources of a stack.

    :param assembly: an assembly.
    :param stack: name of the stack.
    :param server: where it applies them. Charts are not installed: only their definitions are
        there, and their namespaces are made here.
    """

    def __init__(self, assembly: Assembly, stack: str, server: ApiServer) -> None:
        self._server = server
        self._function = CdkFunction(assembly, stack, server)
        resources = assembly.resources(stack)
        order = TopologicalSorter(graph(resources)).static_order()
        wanted = (MANIFEST, CHART, VALUE)
        self._steps = {key: resources[key] for key in order if resources[key]["Type"] in wanted}

    @property
    def objects(self) -> list[Object]:
        """Every object of the stack, in the order of its creation."""
        manifests = (step for step in self._steps.values() if step["Type"] == MANIFEST)
        return [item for step in manifests for item in applied(step)]

    @property
    def namespaces(self) -> list[str]:
        """Namespaces that the stack's charts make."""
        charts = [step["Properties"] for step in self._steps.values() if step["Type"] == CHART]
        return [chart["Namespace"] for chart in charts if chart.get("CreateNamespace")]

    def create(self) -> None:
        """Create everything, as the first deployment does."""
        for step in self._steps.values():
            self._do("Create", step)

    def update(self) -> None:
        """Update everything, also what has not changed."""
        for step in self._steps.values():
            if step["Type"] == MANIFEST:
                self._do("Update", step)

    def replace(self, before: Steps) -> None:
        """Deploy over an earlier version: what is new or changed first, then what is gone."""
        for key, step in self._steps.items():
            old = before._steps.get(key)
            if old is None:
                self._do("Create", step)
            elif _properties(old) != _properties(step) and step["Type"] == MANIFEST:
                self._do("Update", step)
        for key, step in reversed(before._steps.items()):
            if key not in self._steps and step["Type"] == MANIFEST:
                self._do("Delete", step)

    def delete(self) -> None:
        """Delete everything, in reverse."""
        for step in reversed(self._steps.values()):
            if step["Type"] == MANIFEST:
                self._do("Delete", step)

    def _do(self, request: str, step: Resource) -> None:
        if step["Type"] == CHART:
            if step["Properties"].get("CreateNamespace"):
                make_namespace(self._server, step["Properties"]["Namespace"])
            return
        self._function.call(request, step)
        if step["Type"] == MANIFEST and request != "Delete":
            for item in applied(step):
                act_as_controllers(self._server, item)


def _properties(step: Resource) -> dict[str, str]:
    return {key: text(value) for key, value in step["Properties"].items() if key == "Manifest"}
