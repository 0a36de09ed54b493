"""Specs with many clusters, made from an example with one."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from bench.measure import BenchError

__all__ = ["with_clusters", "write_spec"]


def with_clusters(spec: dict[str, Any], count: int) -> dict[str, Any]:
    """Repeat the first cluster of a spec under names of its own.

    :param spec: what a spec file holds; it is not changed.
    :param count: how many clusters the new spec has.
    :raises BenchError: if the spec has no cluster.
    """
    clusters = spec.get("clusters")
    if not isinstance(clusters, dict) or not clusters:
        raise BenchError(f"clusters must name at least one cluster, got {clusters!r}")
    name, cluster = next(iter(clusters.items()))
    many = {f"{name}-{number:03d}": copy.deepcopy(cluster) for number in range(1, count + 1)}
    return {**spec, "clusters": many}


def write_spec(example: Path, count: int, folder: Path) -> Path:
    """Write the spec with ``count`` clusters into ``folder`` and give its path."""
    spec = with_clusters(yaml.safe_load(example.read_text(encoding="utf-8")), count)
    path = folder / f"{count}-clusters.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    return path
