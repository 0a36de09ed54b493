"""Images and user data of nodes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import Stack, configuration_of, mapping_of, text_of
from eks_blueprint.catalogue import addon_of_daemon, upgrade_checks
from eks_blueprint.errors import SpecError
from eks_blueprint.readiness.subject import Subject, finding, listed
from eks_blueprint.results import Finding
from eks_blueprint.spec_files import read_stream

__all__ = ["node_class_findings", "node_findings"]

_FLAGS = ("removed-kubelet-flag", "deprecated-kubelet-flag")
_CGROUP_V1 = "systemd.unified_cgroup_hierarchy=0"
_ALLOWS_CGROUP_V1 = re.compile(r"failCgroupV1\W+false")
# Bottlerocket's settings.kubernetes.static-pods.NAME.manifest is in Base64.
_STATIC_POD = re.compile(r"manifest\"?\s*=\s*\"([A-Za-z0-9+/=\s]{16,})\"")
_REFERENCES = frozenset({"secretKeyRef", "configMapKeyRef", "secretRef", "configMapRef"})


def node_findings(stack: Stack, target: str) -> Iterator[Finding]:
    """Find what is wrong with node groups, launch templates and the mode of kube-proxy.

    :param stack: the stack of a cluster.
    :param target: Kubernetes version that it gets.
    """
    for group in stack.of_type("AWS::EKS::Nodegroup"):
        ami = str(group.properties.get("AmiType", ""))
        if ami.startswith("AL2_"):
            yield finding("amazon-linux-2", str(group), f"AmiType is {ami}")
    for template in stack.of_type("AWS::EC2::LaunchTemplate"):
        data = mapping_of(template.properties.get("LaunchTemplateData"))
        for check, message in _user_data(_plain(data.get("UserData")), target):
            yield finding(check, str(template), message)
    for addon in stack.of_type("AWS::EKS::Addon"):
        name = addon.properties.get("AddonName")
        if (
            name == addon_of_daemon("kube-proxy")
            and configuration_of(addon.properties).get("mode") == "ipvs"
        ):
            yield finding("ipvs-mode", str(addon), "kube-proxy has mode ipvs")


def node_class_findings(subject: Subject, target: str) -> Iterator[Finding]:
    """Find what is wrong with a node class of Karpenter.

    :param subject: the object.
    :param target: Kubernetes version that its cluster gets.
    """
    if subject.kind != "EC2NodeClass":
        return
    spec = subject.spec
    terms = [item for _, item in listed(spec.get("amiSelectorTerms"))]
    aliases = [str(item.get("alias")) for item in terms if item.get("alias")]
    if spec.get("amiFamily") == "AL2" or any(alias.startswith("al2@") for alias in aliases):
        yield subject.finding("amazon-linux-2", "its nodes run Amazon Linux 2", at=("spec",))
    elif subject.own and len(aliases) < len(terms):
        yield subject.finding(
            "custom-ami",
            "amiSelectorTerms choose AMIs of your own",
            at=("spec", "amiSelectorTerms"),
        )
    for check, message in _user_data(_plain(spec.get("userData")), target):
        yield subject.finding(check, message, at=("spec", "userData"))


def _user_data(text: str, target: str) -> Iterator[tuple[str, str]]:
    for check in _FLAGS:
        for flag in upgrade_checks()[check].names_in(target):
            if re.search(rf"--{re.escape(flag)}\b", text):
                yield check, f"user data has the flag --{flag}"
    if _CGROUP_V1 in text and not _ALLOWS_CGROUP_V1.search(text):
        yield "cgroup-v1", f"user data has {_CGROUP_V1}"
    for found in _STATIC_POD.findall(text):
        if _refers(_decoded(found)):
            yield "static-pod-secret", "a static pod in user data refers to a Secret or ConfigMap"


def _plain(value: Any) -> str:
    """Return user data as text, whether a template encodes it or names the text."""
    if isinstance(value, Mapping) and "Fn::Base64" in value:
        return text_of(value["Fn::Base64"])
    text = text_of(value) if value is not None else ""
    return _decoded(text) or text


def _decoded(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _refers(text: str) -> bool:
    """Say whether a manifest names a Secret or ConfigMap."""
    try:
        return any(_names_one(document.value) for document in read_stream("", text))
    except SpecError:
        return False


def _names_one(value: Any) -> bool:
    if isinstance(value, dict):
        volumes = {key for _, item in listed(value.get("volumes")) for key in item}
        return (
            bool(_REFERENCES & value.keys())
            or bool({"secret", "configMap"} & volumes)
            or any(map(_names_one, value.values()))
        )
    return isinstance(value, list) and any(map(_names_one, value))
