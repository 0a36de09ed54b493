"""Changes of an object: in place, refused by the API server, or recreated."""

from typing import Any

import pytest

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.change import Action
from tests.unit.difference.kubernetes.sides import (
    Object,
    assembly,
    changed,
    changes,
    item,
    kustomization,
    manifest,
)

APPS = "apps/v1"
STORAGE = "storage.k8s.io/v1"
RBAC = "rbac.authorization.k8s.io/v1"


def _deployment(**spec: Any) -> Object:
    return item(
        "Deployment",
        "web",
        APPS,
        namespace="shop",
        spec={
            "replicas": 2,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": "web:1"}]},
            },
            **spec,
        },
    )


def _claim(size: str, **spec: Any) -> Object:
    requests = {"requests": {"storage": size}}
    return item(
        "PersistentVolumeClaim",
        spec={"accessModes": ["ReadWriteOnce"], "resources": requests, **spec},
    )


def _volume(policy: str = "Retain", handle: str = "fs-1", **spec: Any) -> Object:
    return item(
        "PersistentVolume",
        spec={
            "persistentVolumeReclaimPolicy": policy,
            "csi": {"driver": "efs.csi.aws.com", "volumeHandle": handle},
            **spec,
        },
    )


def _service(**spec: Any) -> Object:
    return item("Service", spec={"selector": {"app": "web"}, **spec})


HARMLESS: dict[str, tuple[Object, Object]] = {
    "the label by which CDK prunes": (
        item("ConfigMap", labels={"aws.cdk.eks/prune-c1": ""}),
        item("ConfigMap", labels={"aws.cdk.eks/prune-c2": ""}),
    ),
    "the order of keys": (
        item("ConfigMap", data={"a": "1", "b": "2"}),
        dict(reversed(item("ConfigMap", data={"b": "2", "a": "1"}).items())),
    ),
    "null for nothing": (item("ConfigMap"), item("ConfigMap", data=None)),
    "no labels": (item("ConfigMap"), item("ConfigMap", labels={})),
    "the namespace default": (item("ConfigMap"), item("ConfigMap", namespace="default")),
    "a hash that a snapshot leaves open": (
        item("ConfigMap", data={"layer": "<hash>"}),
        item("ConfigMap", data={"layer": "ab" * 32}),
    ),
    "what asks Flux to look again": (
        item("Bucket", annotations={"reconcile.fluxcd.io/requestedAt": "1"}),
        item("Bucket", annotations={"reconcile.fluxcd.io/requestedAt": "2"}),
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_said_of_what_changes_nothing(name: str) -> None:
    assert changed(*HARMLESS[name]) is None


IN_PLACE: dict[str, tuple[Object, Object]] = {
    "replicas": (_deployment(), _deployment(replicas=3)),
    "a label": (item("ConfigMap"), item("ConfigMap", labels={"team": "a"})),
    "an annotation of a class": (
        item("StorageClass", api=STORAGE, provisioner="p"),
        item("StorageClass", api=STORAGE, provisioner="p", annotations={"a": "b"}),
    ),
    "a default that is said": (
        item("StorageClass", api=STORAGE, provisioner="p"),
        item("StorageClass", api=STORAGE, provisioner="p", reclaimPolicy="Delete"),
    ),
    "the group of a role that is said": (
        item("RoleBinding", api=RBAC, roleRef={"kind": "Role", "name": "r"}),
        item(
            "RoleBinding",
            api=RBAC,
            roleRef={"kind": "Role", "name": "r", "apiGroup": "rbac.authorization.k8s.io"},
        ),
    ),
    "a type of a Secret that is said": (item("Secret"), item("Secret", type="Opaque")),
    "a claim that grows": (_claim("10Gi"), _claim("20Gi")),
    "a claim of the same size": (_claim("1Gi"), _claim("1024Mi")),
    "an address that is left out": (_service(clusterIP="None"), _service()),
    "an address that an external name needs no more": (
        _service(clusterIP="10.0.0.1"),
        _service(type="ExternalName", externalName="a.example.com"),
    ),
    "a class of load balancers that is set first": (
        _service(type="LoadBalancer"),
        _service(type="LoadBalancer", loadBalancerClass="eks.amazonaws.com/nlb"),
    ),
    "a second family of addresses": (
        _service(ipFamilies=["IPv4"]),
        _service(ipFamilies=["IPv4", "IPv6"], ipFamilyPolicy="RequireDualStack"),
    ),
    "data of a ConfigMap": (item("ConfigMap", data={"a": "1"}), item("ConfigMap", data={"a": "2"})),
    "an affinity of a volume that is set first": (
        _volume(),
        _volume(nodeAffinity={"required": {}}),
    ),
    "the name of a NodePool's class": (
        item(
            "NodePool",
            api="karpenter.sh/v1",
            spec={"template": {"spec": {"nodeClassRef": {"group": "g", "kind": "k", "name": "a"}}}},
        ),
        item(
            "NodePool",
            api="karpenter.sh/v1",
            spec={"template": {"spec": {"nodeClassRef": {"group": "g", "kind": "k", "name": "b"}}}},
        ),
    ),
    "another version of the group": (
        item("CronJob", api="batch/v1beta1", spec={"schedule": "@daily"}),
        item("CronJob", api="batch/v1", spec={"schedule": "@daily"}),
    ),
    "another group of a kind that is stored once": (
        item("Ingress", api="extensions/v1beta1", spec={}),
        item("Ingress", api="networking.k8s.io/v1", spec={}),
    ),
    "a field of another group's kind of the name": (
        item("Service", api="serving.knative.dev/v1", spec={"clusterIP": "1"}),
        item("Service", api="serving.knative.dev/v1", spec={"clusterIP": "2"}),
    ),
    "the name of a bucket of Flux": (
        item("Bucket", api="source.toolkit.fluxcd.io/v1", spec={"name": "a"}),
        item("Bucket", api="source.toolkit.fluxcd.io/v1", spec={"name": "b"}),
    ),
    "a second range of Services": (
        item("ServiceCIDR", api="networking.k8s.io/v1", spec={"cidrs": ["10.0.0.0/24"]}),
        item("ServiceCIDR", api="networking.k8s.io/v1", spec={"cidrs": ["10.0.0.0/24", "fd::/64"]}),
    ),
    "the image of a pod": (
        item("Pod", spec={"containers": [{"name": "a", "image": "a:1"}]}),
        item("Pod", spec={"containers": [{"name": "a", "image": "a:2"}]}),
    ),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_what_the_api_server_takes_is_changed_in_place(name: str) -> None:
    found = changed(*IN_PLACE[name])
    assert found is not None
    assert found.action == Action.UPDATE
    assert found.properties
    assert found.causes == ()


REFUSED: dict[str, tuple[Object, Object, str]] = {
    "selector of a Deployment": (
        _deployment(),
        _deployment(selector={"matchLabels": {"app": "w"}}),
        "spec.selector.matchLabels.app",
    ),
    "claims of a StatefulSet": (
        item("StatefulSet", api=APPS, spec={"volumeClaimTemplates": [{"spec": {"a": 1}}]}),
        item("StatefulSet", api=APPS, spec={"volumeClaimTemplates": [{"spec": {"a": 2}}]}),
        "spec.volumeClaimTemplates[0].spec.a",
    ),
    "template of a Job": (
        item("Job", api="batch/v1", spec={"template": {"spec": {"containers": []}}}),
        item("Job", api="batch/v1", spec={"template": {"spec": {"containers": [{"name": "a"}]}}}),
        "spec.template.spec.containers",
    ),
    "completions of a Job": (
        item("Job", api="batch/v1", spec={"completions": 1}),
        item("Job", api="batch/v1", spec={"completions": 2}),
        "spec.completions",
    ),
    "address of a Service": (_service(), _service(clusterIP="None"), "spec.clusterIP"),
    "first family of addresses": (
        _service(ipFamilies=["IPv4"]),
        _service(ipFamilies=["IPv6"]),
        "spec.ipFamilies[0]",
    ),
    "class of load balancers": (
        _service(type="LoadBalancer", loadBalancerClass="a/b"),
        _service(type="LoadBalancer", loadBalancerClass="a/c"),
        "spec.loadBalancerClass",
    ),
    "a claim that shrinks": (_claim("2Gi"), _claim("1500Mi"), "spec.resources.requests.storage"),
    "class of a claim": (
        _claim("1Gi", storageClassName="a"),
        _claim("1Gi", storageClassName="b"),
        "spec.storageClassName",
    ),
    "type of a Secret": (item("Secret"), item("Secret", type="kubernetes.io/tls"), "type"),
    "data of an immutable ConfigMap": (
        item("ConfigMap", immutable=True, data={"a": "1"}),
        item("ConfigMap", immutable=True, data={"a": "2"}),
        "data.a",
    ),
    "an immutable ConfigMap that would not be one": (
        item("ConfigMap", immutable=True),
        item("ConfigMap"),
        "immutable",
    ),
    "scope of a definition": (
        item("CustomResourceDefinition", api="apiextensions.k8s.io/v1", spec={"scope": "Cluster"}),
        item(
            "CustomResourceDefinition", api="apiextensions.k8s.io/v1", spec={"scope": "Namespaced"}
        ),
        "spec.scope",
    ),
    "kind of a NodePool's class": (
        item(
            "NodePool",
            api="karpenter.sh/v1",
            spec={"template": {"spec": {"nodeClassRef": {"kind": "NodeClass"}}}},
        ),
        item(
            "NodePool",
            api="karpenter.sh/v1",
            spec={"template": {"spec": {"nodeClassRef": {"kind": "EC2NodeClass"}}}},
        ),
        "spec.template.spec.nodeClassRef.kind",
    ),
    "a NodePool that gets a fixed size": (
        item("NodePool", api="karpenter.sh/v1", spec={}),
        item("NodePool", api="karpenter.sh/v1", spec={"replicas": 2}),
        "spec.replicas",
    ),
    "controller of a class of gateways": (
        item("GatewayClass", api="gateway.networking.k8s.io/v1", spec={"controllerName": "a"}),
        item("GatewayClass", api="gateway.networking.k8s.io/v1", spec={"controllerName": "b"}),
        "spec.controllerName",
    ),
    "name of a bucket of Amazon S3": (
        item("Bucket", api="s3.services.k8s.aws/v1alpha1", spec={"name": "a"}),
        item("Bucket", api="s3.services.k8s.aws/v1alpha1", spec={"name": "b"}),
        "spec.name",
    ),
    "source of a snapshot": (
        item("VolumeSnapshot", api="snapshot.storage.k8s.io/v1", spec={"source": {"a": "1"}}),
        item("VolumeSnapshot", api="snapshot.storage.k8s.io/v1", spec={"source": {"a": "2"}}),
        "spec.source.a",
    ),
    "a driver": (
        item("CSIDriver", api=STORAGE, spec={}),
        item("CSIDriver", api=STORAGE, spec={"attachRequired": False}),
        "spec.attachRequired",
    ),
    "a range of Services": (
        item("ServiceCIDR", api="networking.k8s.io/v1", spec={"cidrs": ["10.0.0.0/24"]}),
        item("ServiceCIDR", api="networking.k8s.io/v1", spec={"cidrs": ["10.0.1.0/24"]}),
        "spec.cidrs[0]",
    ),
    "a command of a pod": (
        item("Pod", spec={"containers": [{"name": "a", "command": ["b"]}]}),
        item("Pod", spec={"containers": [{"name": "a", "command": ["c"]}]}),
        "spec.containers[a].command[0]",
    ),
    "an affinity of a volume": (
        _volume("Delete", nodeAffinity={"required": {"a": 1}}),
        _volume("Delete", nodeAffinity={"required": {"a": 2}}),
        "spec.nodeAffinity.required.a",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_api_server_refuses_is_named_with_its_field(name: str) -> None:
    old, new, path = REFUSED[name]
    found = changed(old, new)
    assert found is not None
    assert found.action == Action.REFUSE
    assert [one.path for one in found.properties if one.action == Action.REFUSE] == [path]
    assert found.remark


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            item("NodePool", api="karpenter.sh/v1", spec={"template": {"a": 1}}),
            item("NodePool", api="karpenter.sh/v1", spec={"template": {"a": 2}}),
            "replace its nodes",
        ),
        (
            item("NodePool", api="karpenter.sh/v1", spec={"limits": {"cpu": 1}}),
            item("NodePool", api="karpenter.sh/v1", spec={"limits": {"cpu": 2}}),
            "",
        ),
        (
            item("EC2NodeClass", api="karpenter.k8s.aws/v1", spec={"role": "a"}),
            item("EC2NodeClass", api="karpenter.k8s.aws/v1", spec={"role": "b"}),
            "replace its nodes",
        ),
        (_deployment(), _deployment(template={"metadata": {}}), "its pods are replaced"),
        (_deployment(), _deployment(replicas=3), ""),
        (_service(type="LoadBalancer"), _service(), "its load balancer is deleted"),
    ],
)
def test_a_change_in_place_says_what_follows(old: Object, new: Object, what: str) -> None:
    found = changed(old, new)
    assert found is not None
    assert found.action == Action.UPDATE
    assert what in found.remark
    assert bool(what) == bool(found.remark)


def test_the_version_in_which_objects_are_stored_has_to_stay() -> None:
    def definition(*versions: Object) -> Object:
        name, api = "CustomResourceDefinition", "apiextensions.k8s.io/v1"
        return item(name, api=api, spec={"versions": [*versions]})

    beta, stable = {"name": "v1beta1", "storage": True}, {"name": "v1", "storage": True}
    gone = changed(definition(beta), definition(stable))
    kept = changed(definition(beta), definition({**beta, "storage": False}, stable))
    assert gone is not None
    assert kept is not None
    assert (gone.action, kept.action) == (Action.REFUSE, Action.UPDATE)


def test_this_library_recreates_a_class_and_other_apps_do_not() -> None:
    old = item("StorageClass", api=STORAGE, provisioner="p", parameters={"type": "gp2"})
    new = item("StorageClass", api=STORAGE, provisioner="p", parameters={"type": "gp3"})
    here, elsewhere = changed(old, new), changed(old, new, recreates="")
    assert here is not None
    assert elsewhere is not None
    assert (here.action, elsewhere.action) == (Action.RECREATE, Action.REFUSE)
    assert here.causes == ("`parameters` is only set when it is created",)


def test_the_annotation_of_flux_recreates_any_kind_where_this_library_delivers() -> None:
    force = {"kustomize.toolkit.fluxcd.io/force": "enabled"}
    old = item("Job", api="batch/v1", spec={"template": {"a": 1}})
    new = item("Job", api="batch/v1", spec={"template": {"a": 2}}, annotations=force)
    here, elsewhere = changed(old, new), changed(old, new, recreates="")
    assert here is not None
    assert elsewhere is not None
    assert (here.action, elsewhere.action) == (Action.RECREATE, Action.REFUSE)


def test_flux_recreates_by_force_of_its_kustomization() -> None:
    def side(provisioner: str, **spec: Any) -> CloudAssembly:
        layer = manifest(kustomization("configs", **spec))
        made = item("StorageClass", api=STORAGE, provisioner=provisioner)
        return assembly({"K": layer}, {"configs": [made]}, recreates="")

    plain = changes(side("a"), side("b"))
    forced = changes(side("a", force=True), side("b", force=True))
    assert [one.action for one in plain] == [Action.REFUSE]
    assert [one.action for one in forced] == [Action.RECREATE]


def test_a_volume_is_recreated_only_if_its_files_stay() -> None:
    kept, deleted = (
        changed(_volume(), _volume(handle="fs-2")),
        changed(_volume("Delete"), _volume("Delete", handle="fs-2")),
    )
    assert kept is not None
    assert deleted is not None
    assert (kept.action, deleted.action) == (Action.RECREATE, Action.REFUSE)
    assert "files stay" in kept.remark


def test_a_volume_for_another_claim_is_recreated() -> None:
    found = changed(
        _volume(claimRef={"namespace": "a", "name": "b"}),
        _volume(claimRef={"namespace": "a", "name": "c"}),
    )
    assert found is not None
    assert found.action == Action.RECREATE


def test_an_object_follows_a_resource_that_is_replaced() -> None:
    side = assembly({"A": manifest(_volume(handle="<Files>::<Point.Id>"))})
    assert changes(side, side) == []
    assert changes(side, side, replaced=["other/Files"]) == []
    (found,) = changes(side, side, replaced=["prod/Files"])
    assert found.action == Action.RECREATE
    assert [one.cause for one in found.properties] == ["Files is replaced"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (kind, path)
        for kind, facts in catalogue.immutable_fields().items()
        for path in facts.defaults
        if path != "roleRef.apiGroup"
    ],
)
def test_saying_a_default_is_no_change_of_what_is_immutable(kind: str, path: str) -> None:
    facts = catalogue.immutable_fields()[kind]
    api = f"{facts.group}/v1" if facts.group else "v1"
    said = item(kind, api=api)
    place = said
    *above, last = path.split(".")
    for part in above:
        place = place.setdefault(part, {})
    place[last] = facts.defaults[path]
    found = changed(item(kind, api=api), said, recreates="")
    assert found is not None
    assert found.action == Action.UPDATE
