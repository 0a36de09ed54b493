"""The pack of the library's own rules in apps that do not use its constructs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks, aws_eks_v2
from aws_cdk.lambda_layer_kubectl_v35 import KubectlV35Layer

from eks_blueprint import EksBlueprintChecks
from eks_blueprint.app.synthesis import _chosen
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import (
    COMPLIANCE,
    PACKS,
    Acknowledgement,
    acknowledge,
    attach_packs,
    compliance_packs,
)
from eks_blueprint.governance.packs import pack_of
from eks_blueprint.rules import RULES
from eks_blueprint.rules.acknowledged import PACK
from tests.support.findings import Finding, accepted, plugin_reports, violations

KEY = "SEC-KMS-1[EncryptionConfig]"
PUBLIC = "SEC-END-1[EndpointPublicAccess]"


@cache
def reports() -> list[dict[str, Any]]:
    """Synthesize a cluster of each construct of the CDK, with two acknowledgements."""
    app = cdk.App(context={"@aws-cdk/core:failSynthOnValidationErrors": False})
    attach_packs(app, ["eks-blueprint"])
    old = cdk.Stack(app, "Old")
    aws_eks.Cluster(
        old,
        "Cluster",
        version=aws_eks.KubernetesVersion.of("1.35"),
        kubectl_layer=KubectlV35Layer(old, "Kubectl"),
    )
    new = aws_eks_v2.Cluster(
        cdk.Stack(app, "New"), "Cluster", version=aws_eks_v2.KubernetesVersion.of("1.35")
    )
    cdk.Validations.of(new).acknowledge(
        cdk.Acknowledgment(id=f"EksBlueprint::{KEY}", reason="The data is public.")
    )
    acknowledge(
        app, [Acknowledgement(aws_eks_v2.Cluster, "Resource", (PUBLIC,), "It is a trial for all.")]
    )
    return plugin_reports(Path(app.synth().directory))


def of_rule(found: list[Finding], rule: str) -> Iterator[str]:
    return (one.path for one in found if one.rule == rule)


def test_clusters_of_both_constructs_of_the_cdk_are_judged() -> None:
    found = violations(reports())
    assert [*of_rule(found, KEY)] == ["Old/Cluster/Resource/Resource/Default"]
    assert {*of_rule(found, "OPS-MON-1[LogExport::audit]")} == {
        "Old/Cluster/Resource/Resource/Default",
        "New/Cluster/Resource",
    }
    assert "Old/Cluster/NodegroupDefaultCapacity/Resource" in of_rule(found, "SEC-NODE-1[AmiType]")


def test_acknowledged_findings_are_listed_with_their_reasons() -> None:
    got = {one.rule: (one.path, one.reason) for one in accepted(reports())}
    assert got == {
        KEY: ("New/Cluster/Resource", "The data is public."),
        PUBLIC: ("New/Cluster/Resource", "It is a trial for all."),
    }


def test_findings_name_the_resource_and_the_property() -> None:
    (plugin,) = [one for one in reports() if one["pluginName"] == "EksBlueprint"]
    (violation,) = [one for one in plugin["violations"] if one["ruleName"] == KEY]
    (where,) = violation["violatingConstructs"]
    resource: Mapping[str, Any] = where["cloudFormationResource"]
    assert resource["templatePath"].endswith("Old.template.json")
    assert resource["propertyPaths"] == ["Properties.Config.encryptionConfig"]
    assert violation["severity"] == "error"
    assert violation["description"].startswith("secrets must be encrypted")


def test_the_pack_names_its_rules_and_the_version() -> None:
    pack = EksBlueprintChecks()
    assert pack.name == PACK == "EksBlueprint"
    assert pack.rule_ids == [*RULES]
    assert pack.version


@pytest.mark.parametrize(
    ("rule", "pack"),
    [
        (KEY, "eks-blueprint"),
        ("SEC-KMS-1", "eks-blueprint"),
        ("AwsSolutions-EKS1", "aws-solutions"),
        ("PCI.DSS.321-LambdaInsideVPC", "pci-dss-3.2.1"),
        ("MyPack::MyPack-Rule", None),
        ("SEC-SOMETHING", None),
    ],
)
def test_findings_belong_to_packs(rule: str, pack: str | None) -> None:
    assert pack_of(rule) == pack


def test_compliance_profiles_pick_packs_that_exist() -> None:
    assert {*COMPLIANCE} == {"hipaa", "pci", "nist"}
    assert all(set(packs) <= PACKS.keys() for packs in COMPLIANCE.values())
    assert compliance_packs("pci") == ("aws-solutions", "pci-dss-3.2.1", "eks-blueprint")
    assert _chosen("", "hipaa") == ("aws-solutions", "hipaa", "eks-blueprint")
    assert _chosen("hipaa, eks-blueprint", "") == ("hipaa", "eks-blueprint")
    assert _chosen("none", "") == ()
    assert _chosen("", "") is None


def test_fails_for_packs_beside_a_compliance_profile() -> None:
    with pytest.raises(BlueprintError, match="packs must not be given with a compliance profile"):
        _chosen("hipaa", "pci")


def test_fails_for_an_unknown_compliance_profile() -> None:
    with pytest.raises(BlueprintError, match="compliance must be one of hipaa, pci, nist, got"):
        _chosen("", "hippa")
