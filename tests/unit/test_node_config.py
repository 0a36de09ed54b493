"""The files with which machines outside AWS join."""

import tomllib
from typing import Any

import pytest
import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.node_config import Joined, node_config, node_configs
from eks_blueprint.spec import HybridNodesSpec

SITES = {
    "berlin": {
        "max_pods": 60,
        "labels": {"example.com/line": "paint"},
        "taints": {"edge": {"value": "true"}},
    },
    "lab": {"os": "bottlerocket", "zone": "on-premises", "taints": {"edge": {"value": "true"}}},
}
ANYWHERE = {
    "iam_roles_anywhere": {
        "certificate_bundle": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    }
}


def spec(**credentials: Any) -> HybridNodesSpec:
    return HybridNodesSpec.model_validate(
        {"remote_node_cidrs": ["10.80.0.0/24"], "sites": SITES, **credentials}
    )


def test_there_is_a_file_for_each_site() -> None:
    assert [*node_configs("plant", "eu-west-1", spec(ssm={}))] == ["berlin.yaml", "lab.toml"]


def test_nodeadm_gets_names_labels_taints_and_pods() -> None:
    found = yaml.safe_load(node_config("plant", "eu-west-1", spec(**ANYWHERE), "berlin"))
    assert (found["apiVersion"], found["kind"]) == ("node.eks.aws/v1alpha1", "NodeConfig")
    assert found["spec"]["cluster"] == {"name": "plant", "region": "eu-west-1"}
    assert found["spec"]["kubelet"] == {
        "flags": [
            "--node-labels=topology.kubernetes.io/zone=berlin,example.com/line=paint",
        ],
        "config": {
            "maxPods": 60,
            "registerWithTaints": [{"key": "edge", "value": "true", "effect": "NoSchedule"}],
        },
    }


def test_the_pod_identity_agent_finds_its_credentials() -> None:
    found = yaml.safe_load(node_config("plant", "eu-west-1", spec(ssm={}), "berlin"))
    assert found["spec"]["hybrid"]["enableCredentialsFile"] is True


def test_what_the_stack_knows_is_filled_in() -> None:
    joined = Joined(role_arn="role", trust_anchor_arn="anchor", profile_arn="profile")
    text = node_config("plant", "eu-west-1", spec(**ANYWHERE), "berlin", joined=joined)
    assert yaml.safe_load(text)["spec"]["hybrid"]["iamRolesAnywhere"] == {
        "nodeName": "<node-name>",
        "trustAnchorArn": "anchor",
        "profileArn": "profile",
        "roleArn": "role",
    }
    assert "Replace what stands in angle brackets: node-name.\n" in text


def test_an_activation_is_a_placeholder() -> None:
    found = yaml.safe_load(node_config("plant", None, spec(ssm={}), "berlin"))
    assert found["spec"]["cluster"]["region"] == "<region>"
    assert found["spec"]["hybrid"]["ssm"] == {
        "activationCode": "<activation-code>",
        "activationId": "<activation-id>",
    }


@pytest.mark.parametrize(
    ("credentials", "provider"), [({"ssm": {}}, "ssm"), (ANYWHERE, "iam-ra")], ids=["ssm", "iam-ra"]
)
def test_bottlerocket_joins_without_nodeadm(credentials: dict[str, Any], provider: str) -> None:
    text = node_config("plant", "eu-west-1", spec(**credentials), "lab")
    settings = tomllib.loads(text)["settings"]
    kubernetes = settings["kubernetes"]
    assert kubernetes["provider-id"] == "eks-hybrid:///eu-west-1/plant/<node-name>"
    assert (kubernetes["authentication-mode"], kubernetes["cloud-provider"]) == ("aws", "")
    assert kubernetes["node-labels"] == {
        "eks.amazonaws.com/compute-type": "hybrid",
        "eks.amazonaws.com/hybrid-credential-provider": provider,
        "topology.kubernetes.io/zone": "on-premises",
    }
    assert kubernetes["node-taints"] == {"edge": ["true:NoSchedule"]}
    assert settings["bootstrap-containers"]["eks-hybrid-setup"]["mode"] == "always"
    assert ("config" in settings["aws"]) == (provider == "iam-ra")


def test_fails_for_a_site_that_is_not_there() -> None:
    with pytest.raises(BlueprintError, match=r"must be one of .*, berlin, lab, got 'paris'"):
        node_config("plant", None, spec(ssm={}), "paris")
