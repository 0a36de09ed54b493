"""A fleet of many clusters, made from an example with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bench.measure import BenchError

__all__ = ["fleet", "write_spec"]

_ACCOUNTS = 20
_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "eu-west-1",
    "eu-central-1",
    "eu-north-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
)


def fleet(spec: dict[str, Any], count: int) -> dict[str, Any]:
    """Spread the clusters of a fleet over 20 accounts with 10 Regions each.

    :param spec: what a spec file holds, with one cluster, which becomes the defaults of all.
    :param count: how many clusters the fleet has.
    :raises BenchError: if the spec has another number of clusters.
    """
    found = spec.get("clusters")
    if not isinstance(found, dict) or len(found) != 1 or "defaults" in spec:
        raise BenchError(f"clusters must name one cluster, and no defaults, got {found!r}")
    (defaults,) = found.values()
    environments = {
        f"account-{number:02d}": {"account": f"{111122223300 + number}", "regions": list(_REGIONS)}
        for number in range(1, _ACCOUNTS + 1)
    }
    names = [*environments]
    clusters = {
        f"cluster-{number:03d}": {
            "environment": {
                "name": names[number % _ACCOUNTS],
                "region": _REGIONS[number // _ACCOUNTS % len(_REGIONS)],
            }
        }
        for number in range(count)
    }
    return {**spec, "defaults": defaults, "environments": environments, "clusters": clusters}


def write_spec(example: Path, count: int, folder: Path) -> Path:
    """Write a fleet of ``count`` clusters into ``folder`` and give its path."""
    spec = fleet(yaml.safe_load(example.read_text(encoding="utf-8")), count)
    path = folder / f"{count}-clusters.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    return path
