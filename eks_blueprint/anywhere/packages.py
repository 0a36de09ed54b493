"""Curated packages."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.anywhere.objects import KubernetesObject, without_none
from eks_blueprint.spec.anywhere.cluster import AnywhereClusterSpec
from eks_blueprint.yaml_writer import written

__all__ = ["packages"]


def packages(name: str, spec: AnywhereClusterSpec) -> Iterator[KubernetesObject]:
    """Render the packages of a cluster, which its management cluster installs.

    :param name: name of the cluster.
    :param spec: the cluster.

    Source: EKS Anywhere documentation, "Curated packages" and "Cluster Autoscaler": the last is in
    the management cluster, and reaches a workload cluster with its kubeconfig.
    """
    install = spec.packages.install if spec.packages is not None else {}
    managed = spec.is_managed(name)
    for key, one in install.items():
        config, namespace = dict(one.config), one.target_namespace
        where = f"eksa-packages-{name}"
        if one.package == "cluster-autoscaler":
            own = {"cloudProvider": "clusterapi", "autoDiscovery": {"clusterName": name}}
            if managed:
                where = f"eksa-packages-{spec.manager_of(name)}"
                own |= {
                    "clusterAPIMode": "kubeconfig-incluster",
                    "clusterAPIKubeconfigSecret": f"{name}-kubeconfig",
                }
            config = own | config
            namespace = namespace or ("eksa-system" if managed else "default")
        yield {
            "apiVersion": "packages.eks.amazonaws.com/v1alpha1",
            "kind": "Package",
            "metadata": {"name": f"{name}-{key}", "namespace": where},
            "spec": without_none(
                {
                    "packageName": one.package,
                    "targetNamespace": namespace,
                    "config": written([config]) if config else None,
                }
            ),
        }
