"""The stack of a private registry has what the cluster pulls, and comes before it."""

from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint import stacks
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize

ENVIRONMENT = {"account": "111122223333", "region": "eu-west-1"}
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
JOB = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "job", "namespace": "default"},
    "spec": {"containers": [{"name": "job", "image": "quay.io/team/job:1"}]},
}


def isolated(registry: Any = None, **parts: Any) -> BlueprintSpec:
    cluster = {
        "profile": "core",
        "environment": ENVIRONMENT,
        "network": {"nat": "none", "ip_family": "ipv4"},
        "private_registry": registry or {},
        "karpenter": {"node_pools": {"a": {"limits": {"cpu": 10, "memory_gib": 10}}}},
        "gatekeeper": {},
        "manifests": {"job": {"objects": [JOB]}},
        **parts,
    }
    return BlueprintSpec.model_validate({"clusters": {"prod": cluster}})


def repositories(assembly: Assembly) -> set[str]:
    found = assembly.resources("prod-registry", "AWS::ECR::Repository").values()
    return {one["Properties"]["RepositoryName"] for one in found}


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return synthesize(isolated())


def test_repositories_are_those_of_the_charts_and_images(assembly: Assembly) -> None:
    assert repositories(assembly) == {
        "mirror/charts/open-policy-agent.github.io/gatekeeper/charts/gatekeeper",
        "mirror/charts/public.ecr.aws/karpenter/karpenter",
        "mirror/charts/public.ecr.aws/karpenter/karpenter-crd",
        "mirror/docker.io/curlimages/curl",
        "mirror/docker.io/openpolicyagent/gatekeeper",
        "mirror/docker.io/openpolicyagent/gatekeeper-crds",
        "mirror/public.ecr.aws/karpenter/controller",
        "mirror/quay.io/team/job",
    }


def test_cluster_comes_after_the_registry(assembly: Assembly) -> None:
    artifacts = assembly.manifest["artifacts"]
    assert "prod-registry" in artifacts["prod"]["dependencies"]


def test_controllers_are_told_what_they_do_not_reach(assembly: Assembly) -> None:
    charts = assembly.resources("prod", "Custom::AWSCDK-EKS-HelmChart").values()
    (karpenter,) = [one for one in charts if one["Properties"]["Release"] == "karpenter"]
    values = str(karpenter["Properties"]["Values"])
    assert '"isolatedVPC":true' in values
    assert '"enableZonalShift":false' in values
    assert len(assembly.resources("prod", "AWS::IAM::InstanceProfile")) == 1


def test_function_of_helm_reads_copies_of_charts_only(assembly: Assembly) -> None:
    (policy,) = [
        one["Properties"]["PolicyDocument"]["Statement"]
        for key, one in assembly.resources("prod", "AWS::IAM::ManagedPolicy").items()
        if "KubectlPolicy" in key
    ]
    actions = {action: s for s in policy for action in _listed(s["Action"])}
    assert "ecr-public:GetAuthorizationToken" not in actions
    arn = str(actions["ecr:BatchGetImage"]["Resource"])
    assert arn.endswith(":ecr:eu-west-1:111122223333:repository/mirror/charts/*']]}")


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_network_has_no_way_out(assembly: Assembly) -> None:
    kinds = {one["Type"] for one in assembly.resources("prod-network").values()}
    assert not kinds & {"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route"}
    subnets = assembly.resources("prod-network", "AWS::EC2::Subnet")
    assert subnets
    assert not any("public" in key.lower() for key in subnets)


def test_subnets_keep_their_addresses_with_and_without_nat() -> None:
    def private(nat: str) -> set[str]:
        spec = isolated(network={"nat": nat, "ip_family": "ipv4"})
        subnets = synthesize(spec).resources("prod-network", "AWS::EC2::Subnet")
        return {
            one["Properties"]["CidrBlock"]
            for key, one in subnets.items()
            if "public" not in key.lower()
        }

    assert private("none") == private("per_zone")


def test_ecr_fetches_images_where_it_can() -> None:
    found = synthesize(isolated({"pull_through_cache": True, "prefix": "copy"}))
    rules = found.resources("prod-registry", "AWS::ECR::PullThroughCacheRule").values()
    assert {one["Properties"]["EcrRepositoryPrefix"] for one in rules} == {
        "copy/public.ecr.aws",
        "copy/quay.io",
        "copy/registry.k8s.io",
    }
    names = repositories(found)
    assert not any(name.startswith(("copy/quay.io", "copy/public.ecr.aws")) for name in names)
    assert "copy/docker.io/curlimages/curl" in names


def test_registry_of_another_account_has_no_stack() -> None:
    registry = {"account": "444455556666", "create_repositories": False}
    found = synthesize(isolated(registry))
    assert "prod-registry" not in found.templates
    charts = found.resources("prod", "Custom::AWSCDK-EKS-HelmChart").values()
    assert all("oci://444455556666.dkr." in one["Properties"]["Repository"] for one in charts)


def test_china_has_a_domain_of_its_own() -> None:
    region = {"account": "111122223333", "region": "cn-north-1"}
    found = synthesize(isolated(environment=region))
    charts = found.resources("prod", "Custom::AWSCDK-EKS-HelmChart").values()
    host = "oci://111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/"
    assert all(one["Properties"]["Repository"].startswith(host) for one in charts)


def test_fails_for_a_cluster_without_private_registry() -> None:
    app = cdk.App()
    spec = BlueprintSpec.model_validate({"clusters": {"prod": {"profile": "core"}}})
    *_, cluster = stacks.build(app, spec)
    assert isinstance(cluster, stacks.ClusterStack)
    with pytest.raises(BlueprintError, match="cluster must have a private registry"):
        stacks.RegistryStack(app, "Other", cluster=cluster)


def test_fails_for_two_registries_of_one_prefix_in_one_account() -> None:
    clusters = {name: {"environment": ENVIRONMENT, "private_registry": {}} for name in "ab"}
    with pytest.raises(SpecError, match="must differ from that of clusters"):
        BlueprintSpec.model_validate({"clusters": clusters})
