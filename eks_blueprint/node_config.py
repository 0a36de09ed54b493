"""The configuration with which a machine outside AWS joins a cluster, as a file for each site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w
import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import HybridNodesSpec, HybridSiteSpec, TaintSpec

__all__ = ["Joined", "node_config", "node_configs"]

_ZONE = "topology.kubernetes.io/zone"
_HEAD = """\
# Made by eks-blueprint for site {site} of EKS cluster {cluster}; it holds no secrets.
# Replace what stands in angle brackets: {what}.
"""


@dataclass(frozen=True)
class Joined:
    """What only a deployed stack knows; each has a placeholder with the name of its output.

    :param role_arn: output HybridNodesRoleArn.
    :param trust_anchor_arn: output HybridNodesTrustAnchorArn.
    :param profile_arn: output HybridNodesProfileArn.
    :param endpoint: URL of the Kubernetes API, output ClusterEndpoint; Bottlerocket asks for it.
    :param certificate_authority: certificate of the Kubernetes API in base64, as
        ``aws eks describe-cluster`` gives it; Bottlerocket asks for it.
    """

    role_arn: str = "<HybridNodesRoleArn>"
    trust_anchor_arn: str = "<HybridNodesTrustAnchorArn>"
    profile_arn: str = "<HybridNodesProfileArn>"
    endpoint: str = "<ClusterEndpoint>"
    certificate_authority: str = "<certificate-authority>"


def node_configs(
    cluster_name: str, region: str | None, spec: HybridNodesSpec, *, joined: Joined | None = None
) -> dict[str, str]:
    """Return the files of all sites, by name.

    :param cluster_name: name of the cluster.
    :param region: its Region. Default: a placeholder.
    :param spec: the part ``hybrid_nodes`` of the spec.
    :param joined: what the deployed stack says. Default: placeholders.
    """
    endings = {"nodeadm": "yaml", "bottlerocket": "toml"}
    return {
        f"{name}.{endings[site.os]}": node_config(cluster_name, region, spec, name, joined=joined)
        for name, site in spec.sites.items()
    }


def node_config(
    cluster_name: str,
    region: str | None,
    spec: HybridNodesSpec,
    site: str,
    *,
    joined: Joined | None = None,
) -> str:
    """Return the configuration of the nodes of one site.

    It holds no secrets: the activation code of Systems Manager, the certificate of a machine and
    its key are placeholders, or files on the machine.

    :param cluster_name: name of the cluster.
    :param region: its Region. Default: a placeholder.
    :param spec: the part ``hybrid_nodes`` of the spec.
    :param site: name of the site.
    :param joined: what the deployed stack says. Default: placeholders.
    :returns: a NodeConfig of ``nodeadm`` as YAML, or settings of Bottlerocket as TOML.
    :raises BlueprintError: if the spec has no such site.

    Source: aws/eks-hybrid api/v1alpha1/nodeconfig_types.go, v1.0.20; EKS user guide, "Hybrid nodes
    nodeadm reference" and "Connect hybrid nodes with Bottlerocket".
    """
    found = spec.sites.get(site)
    if found is None:
        known = ", ".join(spec.sites) or "none"
        raise BlueprintError(f"site must be one of hybrid_nodes.sites, {known}, got {site!r}")
    known_values = joined or Joined()
    where = region or "<region>"
    made = _toml if found.os == "bottlerocket" else _yaml
    text = made(cluster_name, where, spec, site, known_values)
    what = ", ".join(dict.fromkeys(_placeholders(text)))
    return _HEAD.format(site=site, cluster=cluster_name, what=what) + text


def _placeholders(text: str) -> list[str]:
    return [part.partition(">")[0] for part in text.split("<")[1:]]


def _yaml(cluster: str, region: str, spec: HybridNodesSpec, name: str, joined: Joined) -> str:
    site = spec.sites[name]
    hybrid: dict[str, Any] = {
        # The Pod Identity agent on hybrid nodes reads them there.
        "enableCredentialsFile": True,
    }
    if spec.iam_roles_anywhere is not None:
        hybrid["iamRolesAnywhere"] = {
            "nodeName": "<node-name>",
            "trustAnchorArn": joined.trust_anchor_arn,
            "profileArn": joined.profile_arn,
            "roleArn": joined.role_arn,
        }
    else:
        hybrid["ssm"] = {"activationCode": "<activation-code>", "activationId": "<activation-id>"}
    kubelet: dict[str, Any] = {"flags": [f"--node-labels={_pairs(_labels(site, name))}"]}
    settings: dict[str, Any] = {}
    if site.max_pods is not None:
        settings["maxPods"] = site.max_pods
    if site.taints:
        settings["registerWithTaints"] = [_taint(key, one) for key, one in site.taints.items()]
    if settings:
        kubelet["config"] = settings
    config = {
        "apiVersion": "node.eks.aws/v1alpha1",
        "kind": "NodeConfig",
        "spec": {
            "cluster": {"name": cluster, "region": region},
            "hybrid": hybrid,
            "kubelet": kubelet,
        },
    }
    return yaml.safe_dump(config, sort_keys=False, width=1000)


def _toml(cluster: str, region: str, spec: HybridNodesSpec, name: str, joined: Joined) -> str:
    site = spec.sites[name]
    host = "<node-name>"
    anywhere = spec.iam_roles_anywhere is not None
    aws: dict[str, Any] = {"region": region}
    if anywhere:
        aws["config"] = "<aws-config-in-base64>"
    kubernetes: dict[str, Any] = {
        "cluster-name": cluster,
        "api-server": joined.endpoint,
        "cluster-certificate": joined.certificate_authority,
        "hostname-override": host,
        "provider-id": f"eks-hybrid:///{region}/{cluster}/{host}",
        "authentication-mode": "aws",
        "cloud-provider": "",
        "server-tls-bootstrap": True,
        "node-labels": {
            "eks.amazonaws.com/compute-type": "hybrid",
            "eks.amazonaws.com/hybrid-credential-provider": "iam-ra" if anywhere else "ssm",
            **_labels(site, name),
        },
        "credential-providers": {
            "ecr-credential-provider": {
                "enabled": True,
                "cache-duration": "12h",
                "image-patterns": ["*.dkr.ecr.*.amazonaws.com", "public.ecr.aws"],
            }
        },
    }
    if site.max_pods is not None:
        kubernetes["max-pods"] = site.max_pods
    if site.taints:
        kubernetes["node-taints"] = {
            key: [f"{one.value}:{one.effect}"] for key, one in site.taints.items()
        }
    settings = {
        "settings": {
            "kubernetes": kubernetes,
            "network": {"hostname": host},
            "aws": aws,
            "bootstrap-containers": {
                "eks-hybrid-setup": {"mode": "always", "user-data": "<setup-in-base64>"}
            },
            **({} if anywhere else {"host-containers": {"control": {"enabled": True}}}),
        }
    }
    return _inner(region, joined, anywhere=anywhere) + tomli_w.dumps(settings)


def _inner(region: str, joined: Joined, *, anywhere: bool) -> str:
    """Return, as comments, the texts that go into the settings in base64."""
    if anywhere:
        texts = {
            "aws-config-in-base64": (
                "[default]\n"
                "credential_process = aws_signing_helper credential-process "
                "--certificate /root/.aws/node.crt --private-key /root/.aws/node.key "
                f"--profile-arn {joined.profile_arn} --role-arn {joined.role_arn} "
                f"--trust-anchor-arn {joined.trust_anchor_arn} --role-session-name <node-name>"
            ),
            "setup-in-base64": "eks-hybrid-iam-ra-setup --certificate=<certificate> --key=<key>",
        }
    else:
        texts = {
            "setup-in-base64": (
                "eks-hybrid-ssm-setup --activation-id=<activation-id> "
                f"--activation-code=<activation-code> --region={region}"
            )
        }
    lines = [
        line
        for name, text in texts.items()
        for line in (f"# {name}, of this text:", *(f"#   {one}" for one in text.splitlines()))
    ]
    return "\n".join([*lines, ""])


def _labels(site: HybridSiteSpec, name: str) -> Mapping[str, str]:
    return {_ZONE: site.zone or name, **site.labels}


def _pairs(labels: Mapping[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in labels.items())


def _taint(key: str, taint: TaintSpec) -> dict[str, str]:
    return {"key": key, "value": taint.value, "effect": taint.effect}
