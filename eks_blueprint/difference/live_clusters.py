"""Clusters that get traffic, and are deleted or leave the app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.assembly import CloudAssembly, Stack, mapping_of, text_of
from eks_blueprint.results import Finding, Severity

__all__ = ["live_clusters"]

_CLUSTER = "AWS::EKS::Cluster"
_LIVE = "LiveCluster"
_WEIGHTS = "TrafficWeights"


def live_clusters(old: CloudAssembly, new: CloudAssembly) -> Iterator[Finding]:
    """Find clusters to which a deployed ``<pair>-traffic`` stack leads, and that are gone.

    The stack says by its outputs which cluster of a pair is live, and which share each one has.
    Nobody can allow it: make the other cluster live, deploy, and then delete the first one.

    :param old: what is deployed.
    :param new: what will be deployed.
    """
    names = {name for stack in new.stacks.values() for name in _clusters(stack)}
    before = {name: key for key, stack in old.stacks.items() for name in _clusters(stack)}
    for key, stack in old.stacks.items():
        live = _output(stack, _LIVE)
        for name, weight in _weights(stack).items():
            if name in names or name not in before or (name != live and not weight):
                continue
            what = "is the live one" if name == live else f"has the weight {weight}"
            yield Finding(
                "live-cluster",
                Severity.ERROR,
                f"{before[name]}/{name}",
                f"the cluster {name} leaves the app, and {what} in the stack {key}: requests would "
                "fail",
                "lead all traffic to the other cluster, let it be live, and deploy that first",
            )


def _clusters(stack: Stack) -> Iterator[str]:
    for one in stack.of_type(_CLUSTER):
        yield text_of(one.properties.get("Name"))


def _output(stack: Stack, name: str) -> str:
    outputs = mapping_of(stack.template.get("Outputs"))
    return text_of(mapping_of(outputs.get(name)).get("Value", ""))


def _weights(stack: Stack) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for share in _output(stack, _WEIGHTS).split(",") if _output(stack, _LIVE) else ():
        name, _, weight = share.partition("=")
        if weight.isdecimal():
            found[name] = int(weight)
    return found
