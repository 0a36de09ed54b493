"""The CIS benchmark for EKS, checked from inside the cluster."""

from __future__ import annotations

from collections.abc import Sequence

from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.delivery import Delivery, Installed, KubernetesObject, Manifests
from eks_blueprint.spec import KubeBenchSpec

__all__ = ["KUBE_BENCH_NAMESPACE", "KubeBench", "kube_bench_objects"]

KUBE_BENCH_NAMESPACE = "kube-bench"
"""Namespace of the job. Admission rules against host paths must exempt it."""

_NAME = "kube-bench"
_LABELS = {"app.kubernetes.io/name": _NAME}
# Files of the kubelet on Bottlerocket (configuration and kubeconfig): all that the node checks
# read. Upstream's job mounts /etc/kubernetes, which holds private keys, /etc/systemd, and
# /var/lib/kubelet, which holds every pod's secrets.
_HOST_PATH = "/etc/kubernetes/kubelet"


class KubeBench(Construct):
    """kube-bench on a schedule: one node at a time, with the report in the pod's log.

    It runs only the node checks. The policy checks would need a token that can read all roles and
    pods; the checks of the control plane and of managed services are manual.

    :param delivery: how objects are applied to the cluster.
    :param spec: schedule and benchmark.
    :param after: resources that must exist first. Default: none.

    Source: aquasecurity/kube-bench job-eks.yaml, cfg/config.yaml and cfg/eks-1.8.0, v0.15.6 (commit
    92e522b); the kubelet's files: bottlerocket-os/bottlerocket-core-kit packages/kubernetes-1.31,
    commit a10182f.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        spec: KubeBenchSpec,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, KubeBenchSpec, spec)
        self.installed = delivery.apply(Manifests(_NAME, kube_bench_objects(spec)), after=after)


def kube_bench_objects(spec: KubeBenchSpec) -> tuple[KubernetesObject, ...]:
    """Render a namespace without network access, a service account without token, and the job.

    :param spec: schedule and benchmark.
    """
    here = {"name": _NAME, "namespace": KUBE_BENCH_NAMESPACE, "labels": _LABELS}
    return (
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": KUBE_BENCH_NAMESPACE,
                "labels": {
                    **_LABELS,
                    # The level `baseline` also rejects host paths and the host's process ids.
                    "pod-security.kubernetes.io/enforce": "privileged",
                },
            },
        },
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": here,
            # It can read files of the node, so it has no network access.
            "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
        },
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": here,
            "automountServiceAccountToken": False,
        },
        {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": here,
            "spec": {
                "schedule": spec.schedule,
                "timeZone": "Etc/UTC",
                "concurrencyPolicy": "Forbid",
                "startingDeadlineSeconds": 3600,
                "successfulJobsHistoryLimit": 4,
                "failedJobsHistoryLimit": 2,
                "jobTemplate": {
                    "spec": {
                        "backoffLimit": 1,
                        "activeDeadlineSeconds": 600,
                        "template": {"metadata": {"labels": _LABELS}, "spec": _pod(spec)},
                    }
                },
            },
        },
    )


def _pod(spec: KubeBenchSpec) -> KubernetesObject:
    return {
        "restartPolicy": "Never",
        "serviceAccountName": _NAME,
        "automountServiceAccountToken": False,
        # The checks read the kubelet's arguments from the process list.
        "hostPID": True,
        "nodeSelector": {"kubernetes.io/os": "linux"},
        # Not every taint is tolerated: the pod needs one healthy node, and some taints mark nodes
        # that do not respond, are about to be removed, or have expensive GPUs.
        "tolerations": [SYSTEM_TOLERATION],
        # Root without capabilities: root owns the files, and only their owner may read them.
        "securityContext": {
            "runAsUser": 0,
            "runAsGroup": 0,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [
            {
                "name": _NAME,
                "image": catalogue.image(_NAME),
                "command": ["kube-bench", "run"],
                "args": ["--targets", "node", "--benchmark", spec.benchmark],
                "securityContext": {
                    "allowPrivilegeEscalation": False,
                    "capabilities": {"drop": ["ALL"]},
                    "readOnlyRootFilesystem": True,
                },
                # Values of the library, since upstream sets none.
                "resources": {
                    "requests": {"cpu": "50m", "memory": "64Mi"},
                    "limits": {"cpu": "500m", "memory": "256Mi"},
                },
                "volumeMounts": [{"name": "kubelet", "mountPath": _HOST_PATH, "readOnly": True}],
            }
        ],
        "volumes": [{"name": "kubelet", "hostPath": {"path": _HOST_PATH, "type": "Directory"}}],
    }
