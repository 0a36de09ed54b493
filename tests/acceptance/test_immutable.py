"""What `eks-blueprint diff` says of a changed object is what the API server does with it."""

from copy import deepcopy
from typing import Any

import pytest

from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.change import Action
from eks_blueprint.difference.kubernetes.side import Side
from eks_blueprint.difference.kubernetes.updates import update
from tests.acceptance.api_server import ApiServer
from tests.acceptance.surroundings import act_as_controllers, removed_after
from tests.unit.difference.kubernetes.sides import assembly, item

Object = dict[str, Any]

POD = {"containers": [{"name": "a", "image": "a:1"}]}
TEMPLATE = {"metadata": {"labels": {"app": "a"}}, "spec": POD}
SELECTOR = {"matchLabels": {"app": "a"}}
STORAGE, RBAC, NETWORK = "storage.k8s.io/v1", "rbac.authorization.k8s.io/v1", "networking.k8s.io/v1"
WORKLOAD = {"selector": SELECTOR, "template": TEMPLATE}
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "2Gi"}}}
VOLUME = {
    "capacity": {"storage": "1Gi"},
    "accessModes": ["ReadWriteMany"],
    "csi": {"driver": "efs.csi.aws.com", "volumeHandle": "fs-1"},
}
AFFINITY = {
    "required": {
        "nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "Exists"}]}]
    }
}
NODE_CLASS = {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "a"}
REQUIREMENTS = [{"key": "kubernetes.io/arch", "operator": "In", "values": ["arm64"]}]
POOL = {"template": {"spec": {"nodeClassRef": NODE_CLASS, "requirements": REQUIREMENTS}}}
DRIVER = item("CSIDriver", "a.example.com", STORAGE, spec={})
DEFINITION = item(
    "CustomResourceDefinition",
    "things.example.com",
    "apiextensions.k8s.io/v1",
    spec={
        "group": "example.com",
        "scope": "Namespaced",
        "names": {"kind": "Thing", "plural": "things"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object"}},
            }
        ],
    },
)


def _with(old: Object, path: str, value: Any) -> Object:
    new = deepcopy(old)
    place = new
    *above, last = path.split(".")
    for part in above:
        place = place.setdefault(part, {})
    place[last] = value
    return new


def _pair(kind: str, api: str, content: Object, path: str, value: Any) -> tuple[Object, Object]:
    name = kind.lower()
    old = item(kind, name, api, **deepcopy(content))
    return old, _with(old, path, value)


def _service(**spec: Any) -> Object:
    return {"spec": {"selector": {"app": "a"}, "ports": [{"port": 80}], **spec}}


CLASS: Object = {"provisioner": "ebs.csi.aws.com", "parameters": {"type": "gp2"}}
ROLE: Object = {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"}}
STATEFUL: Object = {**WORKLOAD, "serviceName": "a"}
LOAD_BALANCER = {"type": "LoadBalancer", "loadBalancerClass": "eks.amazonaws.com/nlb"}

PAIRS: dict[str, tuple[Object, Object]] = {
    name: _pair(*parts)
    for name, parts in {
        "class-parameters": ("StorageClass", STORAGE, CLASS, "parameters.type", "gp3"),
        "class-default": ("StorageClass", STORAGE, CLASS, "reclaimPolicy", "Delete"),
        "class-policy": ("StorageClass", STORAGE, CLASS, "reclaimPolicy", "Retain"),
        "class-binding": (
            "StorageClass",
            STORAGE,
            CLASS,
            "volumeBindingMode",
            "WaitForFirstConsumer",
        ),
        "class-expansion": ("StorageClass", STORAGE, CLASS, "allowVolumeExpansion", True),
        "volume-source": ("PersistentVolume", "v1", {"spec": VOLUME}, "spec.csi.driver", "b"),
        "volume-mode": ("PersistentVolume", "v1", {"spec": VOLUME}, "spec.volumeMode", "Block"),
        "volume-default": (
            "PersistentVolume",
            "v1",
            {"spec": VOLUME},
            "spec.volumeMode",
            "Filesystem",
        ),
        "volume-policy": (
            "PersistentVolume",
            "v1",
            {"spec": VOLUME},
            "spec.persistentVolumeReclaimPolicy",
            "Delete",
        ),
        "volume-affinity": (
            "PersistentVolume",
            "v1",
            {"spec": VOLUME},
            "spec.nodeAffinity",
            AFFINITY,
        ),
        "claim-class": (
            "PersistentVolumeClaim",
            "v1",
            {"spec": {**CLAIM, "storageClassName": "a"}},
            "spec.storageClassName",
            "b",
        ),
        "claim-shrinks": (
            "PersistentVolumeClaim",
            "v1",
            {"spec": CLAIM},
            "spec.resources.requests.storage",
            "1Gi",
        ),
        "role-binding": ("RoleBinding", RBAC, ROLE, "roleRef.name", "b"),
        "role-binding-subjects": (
            "RoleBinding",
            RBAC,
            ROLE,
            "subjects",
            [{"kind": "ServiceAccount", "name": "a", "namespace": "default"}],
        ),
        "ingress-class": (
            "IngressClass",
            NETWORK,
            {"spec": {"controller": "a.example.com/b"}},
            "spec.controller",
            "a.example.com/c",
        ),
        "priority": ("PriorityClass", "scheduling.k8s.io/v1", {"value": 1}, "value", 2),
        "priority-default": (
            "PriorityClass",
            "scheduling.k8s.io/v1",
            {"value": 1},
            "preemptionPolicy",
            "PreemptLowerPriority",
        ),
        "runtime": ("RuntimeClass", "node.k8s.io/v1", {"handler": "a"}, "handler", "b"),
        "attributes": (
            "VolumeAttributesClass",
            STORAGE,
            {"driverName": "a", "parameters": {"iops": "1"}},
            "parameters.iops",
            "2",
        ),
        "secret-type": ("Secret", "v1", {}, "type", "example.com/a"),
        "secret-default": ("Secret", "v1", {}, "type", "Opaque"),
        "secret-data": ("Secret", "v1", {"data": {"a": "YQ=="}}, "data.a", "Yg=="),
        "secret-kept": (
            "Secret",
            "v1",
            {"data": {"a": "YQ=="}, "immutable": True},
            "data.a",
            "Yg==",
        ),
        "config-data": ("ConfigMap", "v1", {"data": {"a": "1"}}, "data.a", "2"),
        "config-kept": ("ConfigMap", "v1", {"data": {"a": "1"}, "immutable": True}, "data.a", "2"),
        "config-freed": (
            "ConfigMap",
            "v1",
            {"data": {"a": "1"}, "immutable": True},
            "immutable",
            False,
        ),
        "quota-scopes": (
            "ResourceQuota",
            "v1",
            {"spec": {"hard": {"pods": "1"}}},
            "spec.scopes",
            ["BestEffort"],
        ),
        "quota": ("ResourceQuota", "v1", {"spec": {"hard": {"pods": "1"}}}, "spec.hard.pods", "2"),
        "deployment-selector": (
            "Deployment",
            "apps/v1",
            {
                "spec": {
                    **WORKLOAD,
                    "template": {"metadata": {"labels": {"app": "a", "b": "c"}}, "spec": POD},
                }
            },
            "spec.selector.matchLabels.b",
            "c",
        ),
        "deployment-replicas": ("Deployment", "apps/v1", {"spec": WORKLOAD}, "spec.replicas", 2),
        "daemonset-selector": (
            "DaemonSet",
            "apps/v1",
            {
                "spec": {
                    **WORKLOAD,
                    "template": {"metadata": {"labels": {"app": "a", "b": "c"}}, "spec": POD},
                }
            },
            "spec.selector.matchLabels.b",
            "c",
        ),
        "stateful-service": ("StatefulSet", "apps/v1", {"spec": STATEFUL}, "spec.serviceName", "b"),
        "stateful-order": (
            "StatefulSet",
            "apps/v1",
            {"spec": STATEFUL},
            "spec.podManagementPolicy",
            "Parallel",
        ),
        "stateful-default": (
            "StatefulSet",
            "apps/v1",
            {"spec": STATEFUL},
            "spec.podManagementPolicy",
            "OrderedReady",
        ),
        "stateful-claims": (
            "StatefulSet",
            "apps/v1",
            {"spec": STATEFUL},
            "spec.volumeClaimTemplates",
            [{"metadata": {"name": "a"}, "spec": CLAIM}],
        ),
        "stateful-update": (
            "StatefulSet",
            "apps/v1",
            {"spec": STATEFUL},
            "spec.minReadySeconds",
            5,
        ),
        "job-template": (
            "Job",
            "batch/v1",
            {"spec": {"template": {"spec": {**POD, "restartPolicy": "Never"}}}},
            "spec.template.spec.restartPolicy",
            "OnFailure",
        ),
        "job-completions": (
            "Job",
            "batch/v1",
            {
                "spec": {
                    "completions": 1,
                    "template": {"spec": {**POD, "restartPolicy": "Never"}},
                }
            },
            "spec.completions",
            2,
        ),
        "job-parallelism": (
            "Job",
            "batch/v1",
            {"spec": {"template": {"spec": {**POD, "restartPolicy": "Never"}}}},
            "spec.parallelism",
            2,
        ),
        "service-headless": ("Service", "v1", _service(), "spec.clusterIP", "None"),
        "service-type": ("Service", "v1", _service(), "spec.type", "NodePort"),
        "service-class": (
            "Service",
            "v1",
            _service(**LOAD_BALANCER),
            "spec.loadBalancerClass",
            "a.example.com/b",
        ),
        "service-external": (
            "Service",
            "v1",
            {"spec": {"type": "ClusterIP", "ports": [{"port": 80}]}},
            "spec.type",
            "NodePort",
        ),
        "pod-command": ("Pod", "v1", {"spec": POD}, "spec.restartPolicy", "Never"),
        "pod-deadline": ("Pod", "v1", {"spec": POD}, "spec.activeDeadlineSeconds", 60),
        "range": (
            "ServiceCIDR",
            NETWORK,
            {"spec": {"cidrs": ["10.99.0.0/24"]}},
            "spec.cidrs",
            ["10.98.0.0/24"],
        ),
        "range-second": (
            "ServiceCIDR",
            NETWORK,
            {"spec": {"cidrs": ["10.97.0.0/24"]}},
            "spec.cidrs",
            ["10.97.0.0/24", "fd00:97::/112"],
        ),
        "slice": (
            "EndpointSlice",
            "discovery.k8s.io/v1",
            {"addressType": "IPv4", "endpoints": []},
            "addressType",
            "IPv6",
        ),
        "pool-name": (
            "NodePool",
            "karpenter.sh/v1",
            {"spec": POOL},
            "spec.template.spec.nodeClassRef.name",
            "b",
        ),
        "pool-kind": (
            "NodePool",
            "karpenter.sh/v1",
            {"spec": POOL},
            "spec.template.spec.nodeClassRef.kind",
            "NodeClass",
        ),
        "pool-replicas": ("NodePool", "karpenter.sh/v1", {"spec": POOL}, "spec.replicas", 1),
        "gateway-class": (
            "GatewayClass",
            "gateway.networking.k8s.io/v1",
            {"spec": {"controllerName": "a.example.com/b"}},
            "spec.controllerName",
            "a.example.com/c",
        ),
        "snapshot": (
            "VolumeSnapshot",
            "snapshot.storage.k8s.io/v1",
            {"spec": {"source": {"persistentVolumeClaimName": "a"}}},
            "spec.source.persistentVolumeClaimName",
            "b",
        ),
        "snapshot-class": (
            "VolumeSnapshotClass",
            "snapshot.storage.k8s.io/v1",
            {"driver": "a", "deletionPolicy": "Delete"},
            "deletionPolicy",
            "Retain",
        ),
        "bucket": (
            "Bucket",
            "s3.services.k8s.aws/v1alpha1",
            {"spec": {"name": "a"}},
            "spec.name",
            "b",
        ),
        "bucket-namespace": (
            "Bucket",
            "s3.services.k8s.aws/v1alpha1",
            {"spec": {"name": "a"}},
            "spec.namespace",
            "b",
        ),
    }.items()
} | {
    "affinity-changes": (
        item("PersistentVolume", "affine", spec={**VOLUME, "nodeAffinity": AFFINITY}),
        item("PersistentVolume", "affine", spec=VOLUME),
    ),
    "service-headless-left-out": (
        item("Service", "headless", **_service(clusterIP="None")),
        item("Service", "headless", **_service()),
    ),
    "driver": (DRIVER, _with(DRIVER, "spec.attachRequired", False)),
    "driver-default": (DRIVER, _with(DRIVER, "spec.attachRequired", True)),
    "driver-policy": (DRIVER, _with(DRIVER, "spec.fsGroupPolicy", "File")),
    "definition-scope": (DEFINITION, _with(DEFINITION, "spec.scope", "Cluster")),
    "definition-stored-version": (
        DEFINITION,
        _with(DEFINITION, "spec.versions", [{**DEFINITION["spec"]["versions"][0], "name": "v2"}]),
    ),
    "definition-short-name": (DEFINITION, _with(DEFINITION, "spec.names.shortNames", ["t"])),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_api_server_refuses_what_the_difference_says(name: str, server: ApiServer) -> None:
    old, new = PAIRS[name]
    client = server.client
    with removed_after(server, [old]):
        first = client.apply(old)
        assert first.status in (200, 201), first.message
        act_as_controllers(server, old)
        second = client.apply(new)
    nothing = Side(assembly(recreates=""), frozenset())
    before, after = (KubernetesObject("prod", one, "prod/A") for one in (old, new))
    said = update(before, after, side=nothing, replaced=frozenset()).action
    assert second.status in (200, 422), second.message
    assert said is (Action.UPDATE if second.status == 200 else Action.REFUSE), second.message
