"""What a newer Kubernetes treats in another way: each defect is found, its mended form is not."""

import base64
from typing import Any

import pytest

from eks_blueprint.catalogue import upgrade_checks
from tests.support.upgrades import deployment, found, of


def thing(kind: str, version: str = "v1", **content: Any) -> dict[str, Any]:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "a", "namespace": "shop"},
        **content,
    }


def ingress_class(controller: str) -> dict[str, Any]:
    item = thing("IngressClass", "networking.k8s.io/v1", spec={"controller": controller})
    return {**item, "metadata": {"name": "a"}}


def service(**spec: Any) -> dict[str, Any]:
    return thing("Service", spec={"ports": [{"port": 80}], **spec})


def policy(cidr: str) -> dict[str, Any]:
    rules = [{"to": [{"ipBlock": {"cidr": cidr}}]}]
    return thing("NetworkPolicy", "networking.k8s.io/v1", spec={"podSelector": {}, "egress": rules})


def binding(name: str) -> dict[str, Any]:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "a"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": name}],
    }


def node_class(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": "a"},
        "spec": {"amiSelectorTerms": [{"alias": "al2023@latest"}], **spec},
    }


def volume(**content: Any) -> dict[str, Any]:
    return deployment(volumes=[{"name": "code", **content}])


def labelled(**context: Any) -> dict[str, Any]:
    claim = {"name": "a", "persistentVolumeClaim": {"claimName": "a"}}
    options = {"seLinuxOptions": {"level": "s0:c1,c2"}, **context}
    return deployment(volumes=[claim], securityContext=options)


def image(name: str) -> dict[str, Any]:
    return deployment(containers=[{"name": "main", "image": name}])


def static_pod(**container: Any) -> str:
    text = f'{{"apiVersion": "v1", "kind": "Pod", "spec": {{"containers": [{container!r}]}}}}'
    manifest = base64.b64encode(text.replace("'", '"').encode()).decode()
    return f'[settings.kubernetes.static-pods.a]\nenabled = true\nmanifest = "{manifest}"\n'


KUBE_PROXY = "kubeproxy.config.k8s.io/v1alpha1"
FROM_SECRET = {"name": "a", "env": [{"name": "B", "valueFrom": {"secretKeyRef": {"name": "c"}}}]}

# Check, target, an object that has the defect, and one that has not.
PAIRS = [
    ("git-repo-volume", "1.36", volume(gitRepo={"repository": "a"}), volume(emptyDir={})),
    (
        "docker-socket",
        "1.36",
        volume(hostPath={"path": "/var/run/docker.sock"}),
        volume(hostPath={"path": "/var/log"}),
    ),
    (
        "selinux-volume",
        "1.36",
        labelled(),
        volume(persistentVolumeClaim={"claimName": "a"}),
    ),
    (
        "selinux-volume",
        "1.36",
        labelled(),
        labelled(seLinuxChangePolicy="Recursive"),
    ),
    ("external-ips", "1.36", service(externalIPs=["203.0.113.7"]), service()),
    (
        "endpoints-object",
        "1.33",
        thing("Endpoints", subsets=[]),
        thing("EndpointSlice", "discovery.k8s.io/v1", addressType="IPv4", endpoints=[]),
    ),
    ("ambiguous-address", "1.36", policy("010.0.0.0/8"), policy("10.0.0.0/8")),
    ("ambiguous-address", "1.36", policy("192.168.1.5/24"), policy("192.168.1.5/32")),
    ("ambiguous-address", "1.36", policy("::ffff:10.0.0.0/104"), policy("2001:db8::/32")),
    (
        "ambiguous-address",
        "1.36",
        service(loadBalancerSourceRanges=["203.0.113.7/24"]),
        service(loadBalancerSourceRanges=["203.0.113.0/24"]),
    ),
    (
        "ambiguous-address",
        "1.36",
        deployment(hostAliases=[{"ip": "10.00.0.1", "hostnames": ["a"]}]),
        deployment(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a"]}]),
    ),
    (
        "ambiguous-address",
        "1.36",
        deployment(dnsConfig={"nameservers": ["::ffff:10.0.0.10"]}),
        deployment(dnsConfig={"nameservers": ["10.0.0.10"]}),
    ),
    (
        "ipvs-mode",
        "1.35",
        thing("KubeProxyConfiguration", KUBE_PROXY, mode="ipvs"),
        thing("KubeProxyConfiguration", KUBE_PROXY, mode="nftables"),
    ),
    (
        "ipvs-mode",
        "1.35",
        thing(
            "ConfigMap",
            data={
                "config": f"apiVersion: {KUBE_PROXY}\nkind: K\nmode: ipvs".replace(
                    "K\n", "KubeProxyConfiguration\n"
                )
            },
        ),
        thing("ConfigMap", data={"config": "mode: ipvs"}),
    ),
    (
        "app-armor-annotation",
        "1.34",
        deployment(annotations={"container.apparmor.security.beta.kubernetes.io/main": "a"}),
        deployment(annotations={"example.com/main": "a"}),
    ),
    ("anonymous-access", "1.32", binding("system:unauthenticated"), binding("team")),
    (
        "kube-dns",
        "1.37",
        image("registry.k8s.io/dns/k8s-dns-kube-dns:1.23"),
        image("registry.k8s.io/coredns/coredns:1.12"),
    ),
    (
        "ingress-nginx",
        "1.35",
        image("registry.k8s.io/ingress-nginx/controller:v1.12"),
        image("nginx:1.29"),
    ),
    (
        "ingress-nginx",
        "1.35",
        ingress_class("k8s.io/ingress-nginx"),
        ingress_class("eks.amazonaws.com/alb"),
    ),
    ("amazon-linux-2", "1.33", node_class(amiFamily="AL2"), node_class(amiFamily="AL2023")),
    (
        "amazon-linux-2",
        "1.33",
        node_class(amiSelectorTerms=[{"alias": "al2@latest"}]),
        node_class(amiSelectorTerms=[{"alias": "bottlerocket@latest"}]),
    ),
    ("custom-ami", "1.36", node_class(amiSelectorTerms=[{"id": "ami-1"}]), node_class()),
    (
        "removed-kubelet-flag",
        "1.35",
        node_class(userData="bootstrap.sh --kubelet-extra-args '--pod-infra-container-image=a'"),
        node_class(userData="bootstrap.sh --kubelet-extra-args '--max-pods=9'"),
    ),
    (
        "deprecated-kubelet-flag",
        "1.34",
        node_class(userData="flags: ['--cgroup-driver=systemd']"),
        node_class(userData="cgroupDriver: systemd"),
    ),
    (
        "cgroup-v1",
        "1.35",
        node_class(userData="grubby --args systemd.unified_cgroup_hierarchy=0"),
        node_class(userData="systemd.unified_cgroup_hierarchy=0\nfailCgroupV1: false"),
    ),
    (
        "static-pod-secret",
        "1.37",
        node_class(userData=static_pod(**FROM_SECRET)),
        node_class(userData=static_pod(name="a", image="b")),
    ),
]


@pytest.mark.parametrize(("check", "target", "defect", "mended"), PAIRS)
def test_defect_is_found_and_its_mended_form_is_not(
    check: str, target: str, defect: dict[str, Any], mended: dict[str, Any]
) -> None:
    parts = {"current": "1.32", "target": target}
    facts = upgrade_checks()[check]
    items = [item for item in found(defect, **parts) if item.check == check]
    assert [item.severity for item in items] == [facts.severity]
    assert items[0].remedy == facts.remedy
    assert items[0].source == facts.source
    assert of(found(mended, **parts), check) == []


@pytest.mark.parametrize(
    ("check", "defect"),
    [(check, defect) for check, _, defect, _ in PAIRS if upgrade_checks()[check].since],
)
def test_earlier_target_has_no_finding(check: str, defect: dict[str, Any]) -> None:
    earlier = f"1.{int(upgrade_checks()[check].since.partition('.')[2]) - 1}"
    assert of(found(defect, current="1.30", target=earlier), check) == []


def test_chart_of_a_retired_controller_is_found() -> None:
    assert of(found(charts={"ingress-nginx": {}}), "ingress-nginx") == ["warning"]
    assert of(found(charts={"nginx": {}}), "ingress-nginx") == []


def addon(values: str) -> dict[str, Any]:
    properties = {"AddonName": "kube-proxy", "ConfigurationValues": values}
    return {"Proxy": {"Type": "AWS::EKS::Addon", "Properties": properties}}


def test_mode_of_the_add_on_is_found() -> None:
    assert of(found(resources=addon('{"mode": "ipvs"}')), "ipvs-mode") == ["warning"]
    assert of(found(resources=addon('{"mode": "nftables"}')), "ipvs-mode") == []
    assert of(found(resources=addon("{")), "ipvs-mode") == []


def test_image_of_a_node_group_is_found() -> None:
    def group(kind: str) -> dict[str, Any]:
        return {"Group": {"Type": "AWS::EKS::Nodegroup", "Properties": {"AmiType": kind}}}

    assert of(found(resources=group("AL2_x86_64")), "amazon-linux-2") == ["error"]
    assert of(found(resources=group("BOTTLEROCKET_ARM_64")), "amazon-linux-2") == []


@pytest.mark.parametrize("encoded", [False, True])
def test_user_data_of_a_launch_template_is_read(encoded: bool) -> None:
    text = "kubelet --keep-terminated-pod-volumes=false"
    value: Any = {"Fn::Base64": text}
    if encoded:
        value = base64.b64encode(text.encode()).decode()
    template = {
        "Type": "AWS::EC2::LaunchTemplate",
        "Properties": {"LaunchTemplateData": {"UserData": value}},
    }
    assert of(found(resources={"T": template}), "removed-kubelet-flag") == ["error"]


@pytest.mark.parametrize("spec", [None, [], "a", {"containers": 1}, {"containers": [None, "a"]}])
def test_objects_of_any_form_do_no_harm(spec: Any) -> None:
    for kind in ("Pod", "Deployment", "NodePool", "Service", "PodDisruptionBudget", "EC2NodeClass"):
        item = {"apiVersion": "karpenter.sh/v1", "kind": kind, "metadata": None, "spec": spec}
        found(item, own=False, charts={"a": {"extra": [item], "pdb": spec}})
