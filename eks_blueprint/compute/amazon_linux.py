"""Amazon Linux 2023 user data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from eks_blueprint.spec import TaintSpec

__all__ = ["amazon_linux_user_data"]

_MIME = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="NODE"

--NODE
Content-Type: application/node.eks.aws

{config}
--NODE--
"""


def amazon_linux_user_data(
    cluster: Mapping[str, Any], *, labels: Mapping[str, str], taints: Mapping[str, TaintSpec]
) -> str:
    """Render the configuration of ``nodeadm``, with which a node joins.

    :param cluster: ``name``, ``apiServerEndpoint``, ``certificateAuthority`` and ``cidr``, the
        range of Services; for a local cluster on an Outpost with Amazon EBS ``enableOutpost`` and
        ``id`` as well. Strings may be tokens.
    :param labels: labels of the node.
    :param taints: taints of the node by key.

    Source: awslabs/amazon-eks-ami nodeadm/doc/api.md; EKS user guide, "Upgrade from Amazon Linux 2
    to Amazon Linux 2023".
    """
    kubelet: dict[str, Any] = {}
    if labels:
        pairs = ",".join(f"{key}={value}" for key, value in labels.items())
        kubelet["flags"] = [f"--node-labels={pairs}"]
    if taints:
        kubelet["config"] = {
            "registerWithTaints": [
                {"key": key, "value": one.value, "effect": one.effect}
                for key, one in taints.items()
            ]
        }
    config = {
        "apiVersion": "node.eks.aws/v1alpha1",
        "kind": "NodeConfig",
        "spec": {"cluster": dict(cluster), **({"kubelet": kubelet} if kubelet else {})},
    }
    # JSON is YAML, and tokens stand in quotes.
    return _MIME.format(config=json.dumps(config, indent=2))
