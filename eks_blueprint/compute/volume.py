"""Volumes of nodes, as EC2 and Karpenter have them in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.spec import VolumeSpec

__all__ = ["block_device"]


def block_device(device: str, spec: VolumeSpec, **differing: Any) -> Mapping[str, Any]:
    """Render an encrypted gp3 volume that goes with its instance.

    :param device: name of the device: Bottlerocket has its system on ``/dev/xvda``, images and logs
        on ``/dev/xvdb``.
    :param spec: the volume.
    :param differing: key and size, which a launch template and an EC2NodeClass spell differently.
    """
    ebs = {
        "deleteOnTermination": True,
        "encrypted": True,
        "iops": spec.iops,
        "throughput": spec.throughput_mibps,
        "volumeType": "gp3",
        **differing,
    }
    return {"deviceName": device, "ebs": dict(sorted(ebs.items()))}
