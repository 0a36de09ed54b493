"""The manifest of one cluster: everything that the command line reads, in one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.anywhere.cluster_object import cluster_object
from eks_blueprint.anywhere.identity import aws_iam_config, oidc_configs
from eks_blueprint.anywhere.objects import KubernetesObject, anywhere_object
from eks_blueprint.anywhere.providers import datacenter_config, machine_configs
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec

__all__ = ["manifest"]


def manifest(name: str, spec: AnywhereClusterSpec) -> Iterator[KubernetesObject]:
    """Render the objects of a cluster, the cluster first.

    They have one namespace and refer to each other by name. Names start with that of the cluster,
    since the objects of all clusters of a management cluster are in the same namespace.

    :param name: name of the cluster.
    :param spec: the cluster.

    Source: aws/eks-anywhere v0.26 pkg/cluster.
    """
    yield cluster_object(name, spec)
    yield datacenter_config(name, spec)
    yield from machine_configs(name, spec)
    if spec.gitops is not None:
        yield _flux_config(name, spec.gitops, manager=spec.manager_of(name))
    yield from oidc_configs(name, spec.oidc_providers)
    config = aws_iam_config(name, spec)
    if config is not None:
        yield config


def _flux_config(name: str, gitops: AnywhereGitopsSpec, *, manager: str) -> KubernetesObject:
    source: dict[str, Any]
    if gitops.github is not None:
        source = {
            "github": {
                "owner": gitops.github.owner,
                "repository": gitops.github.repository,
                "personal": gitops.github.personal,
            }
        }
    else:
        assert gitops.git is not None  # the spec has exactly one source
        source = {
            "git": {
                "repositoryUrl": gitops.git.url,
                "sshKeyAlgorithm": gitops.git.ssh_key_algorithm,
            }
        }
    return anywhere_object(
        "FluxConfig",
        name,
        {
            "branch": gitops.branch,
            "clusterConfigPath": gitops.path_for(manager),
            "systemNamespace": "flux-system",
            **source,
        },
    )
