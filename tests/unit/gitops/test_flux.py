import base64
import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks_v2 as eks
from aws_cdk.assertions import Template

from eks_blueprint.delivery import FluxDelivery, KubectlDelivery, Manifests
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.gitops import Flux
from eks_blueprint.spec import GitopsSpec
from tests.support.objects import text

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf"


class Made:
    def __init__(self, stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery) -> None:
        self.stack, self.cluster, self.delivery = stack, cluster, delivery

    def __call__(self, **source: Any) -> Template:
        Flux(
            self.stack,
            "Flux",
            cluster=self.cluster,
            delivery=self.delivery,
            tree=FluxDelivery("prod"),
            spec=GitopsSpec(**source),
            cluster_name="prod",
        )
        return Template.from_stack(self.stack)


@pytest.fixture
def made(stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery) -> Made:
    return Made(stack, cluster, delivery)


def objects(template: Template) -> dict[str, dict[str, Any]]:
    found = template.find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    items = [i for r in found.values() for i in json.loads(text(r["Properties"]["Manifest"]))]
    return {f"{item['kind']}/{item['metadata']['name']}": item for item in items}


def test_public_repository_needs_no_credential(made: Made) -> None:
    template = made(git={"url": "https://github.com/example/gitops.git", "branch": "prod"})
    source = objects(template)["GitRepository/platform"]["spec"]
    assert source["ref"] == {"branch": "prod"}
    assert "secretRef" not in source
    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 0)


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("ssh://git@github.com/example/gitops.git", ["identity", "known_hosts"]),
        ("https://github.com/example/gitops.git", ["username", "password"]),
    ],
)
def test_credential_comes_from_secrets_manager(made: Made, url: str, keys: list[str]) -> None:
    template = made(git={"url": url, "credential_secret_arn": SECRET})
    got = objects(template)
    assert got["GitRepository/platform"]["spec"]["secretRef"] == {"name": "git-credential"}
    secret = got["SecretProviderClass/git-credential"]["spec"]["secretObjects"][0]
    assert [entry["key"] for entry in secret["data"]] == keys
    assert "Secret/git-credential" not in got
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == SECRET


def test_key_of_the_credential_decrypts_nothing_else(made: Made) -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    url = "https://github.com/example/gitops.git"
    template = made(git={"url": url, "credential_secret_arn": SECRET, "credential_key_arn": key})
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    _, decrypt = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (decrypt["Action"], decrypt["Resource"]) == ("kms:Decrypt", key)
    (condition,) = decrypt["Condition"].values()
    assert text(condition["kms:ViaService"]) == "secretsmanager.<AWS::Region>.amazonaws.com*"


def test_registry_is_read_with_pod_identity(made: Made) -> None:
    template = made(oci={"url": "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/gitops"})
    source = objects(template)["OCIRepository/platform"]["spec"]
    assert source["provider"] == "aws"
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    pull, _ = policy["Properties"]["PolicyDocument"]["Statement"]
    assert text(pull["Resource"]) == (
        "arn:<AWS::Partition>:ecr:eu-west-1:111122223333:repository/team/gitops"
    )
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {"Namespace": "flux-system", "ServiceAccount": "source-controller"},
    )


def test_bucket_is_read_with_pod_identity(made: Made) -> None:
    template = made(bucket={"bucket": "gitops", "region": "eu-west-1"}, folder="platform")
    got = objects(template)
    assert got["Bucket/platform"]["spec"]["endpoint"] == "s3.eu-west-1.amazonaws.com"
    layer = got["Kustomization/infrastructure-crds"]["spec"]
    assert layer["path"] == "./platform/clusters/prod/crds"


def test_layers_are_pruned_waited_for_and_substituted(made: Made) -> None:
    got = objects(made(git={"url": "https://github.com/example/gitops.git"}))
    for layer in ("crds", "controllers", "definitions", "configs"):
        spec = got[f"Kustomization/infrastructure-{layer}"]["spec"]
        assert spec["prune"] is True
        assert spec["wait"] is True
        assert spec["deletionPolicy"] == "WaitForTermination"
        assert spec["serviceAccountName"] == "kustomize-controller"
        assert spec["postBuild"]["substituteFrom"] == [
            {"kind": "ConfigMap", "name": "cluster-variables"}
        ]
    assert got["Kustomization/infrastructure-configs"]["spec"]["dependsOn"] == [
        {"name": "infrastructure-definitions"}
    ]
    assert got["Kustomization/infrastructure-definitions"]["spec"]["dependsOn"] == [
        {"name": "infrastructure-controllers"}
    ]


def test_controllers_are_locked_down_and_start_on_system_nodes(made: Made) -> None:
    template = made(git={"url": "https://github.com/example/gitops.git"})
    (chart,) = template.find_resources("Custom::AWSCDK-EKS-HelmChart").values()
    values = json.loads(text(chart["Properties"]["Values"]))
    arguments = values["kustomizeController"]["container"]["additionalArgs"]
    assert arguments == [
        "--no-cross-namespace-refs=true",
        "--default-service-account=default",
        "--no-remote-bases=true",
        # Otherwise a variable that is not there yet would be applied as empty text.
        "--feature-gates=StrictPostBuildSubstitutions=true",
    ]
    # Who makes a HelmRelease in his namespace must not get the controller's rights.
    assert (
        "--default-service-account=default"
        in values["helmController"]["container"]["additionalArgs"]
    )
    for name in ("source", "kustomize", "helm", "notification"):
        assert values[f"{name}Controller"]["tolerations"]
    assert values["imageAutomationController"] == {"create": False}
    assert values["policies"] == {"create": True}


def test_definitions_that_a_controller_makes_are_named_for_flux(
    stack: cdk.Stack, cluster: eks.ICluster, delivery: KubectlDelivery
) -> None:
    content = FluxDelivery("prod")
    item = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "x"}}
    name = "rule.constraints.gatekeeper.sh"
    content.apply(Manifests("templates", (item,), crds=(name,)))
    source = {"git": {"url": "https://github.com/example/gitops.git"}}
    Flux(
        stack,
        "Flux",
        cluster=cluster,
        delivery=delivery,
        tree=content,
        spec=GitopsSpec.model_validate(source),
        cluster_name="prod",
    )
    assert "infrastructure/definitions/prod/templates.yaml" in content.tree
    got = objects(Template.from_stack(stack))
    spec = got["Kustomization/infrastructure-definitions"]["spec"]
    # With `wait`, Flux would not read the names.
    assert "wait" not in spec
    assert spec["healthChecks"] == [
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "name": name,
        }
    ]
    assert got["Kustomization/infrastructure-configs"]["spec"]["wait"] is True


PEM = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6q6Th4YAgVj4izZSXrLNQApQAFQG
HPbVzGrxhurFEH30eoDfhDlShg4V96uowWn1N9GnFl2gEoFHda9uKSKpKQ==
-----END PUBLIC KEY-----
"""
PGP = (
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEawcb\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n"
)
ECR = "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/gitops"


@pytest.mark.parametrize(
    ("source", "kind", "verify", "name", "key"),
    [
        (
            {"git": {"url": "https://github.com/example/gitops.git"}},
            "GitRepository",
            {"mode": "HEAD", "secretRef": {"name": "source-public-keys"}},
            "release.asc",
            PGP,
        ),
        (
            {"oci": {"url": ECR}},
            "OCIRepository",
            {"provider": "cosign", "secretRef": {"name": "source-public-keys"}},
            "release.pub",
            PEM,
        ),
    ],
)
def test_source_is_verified_with_keys_of_the_stack(
    made: Made, source: Any, kind: str, verify: Any, name: str, key: str
) -> None:
    ((field, values),) = source.items()
    template = made(**{field: {**values, "verify": {"public_keys": {"release": key}}}})
    found = objects(template)
    assert found[f"{kind}/platform"]["spec"]["verify"] == verify
    data = found["Secret/source-public-keys"]["data"]
    assert {one: base64.b64decode(value).decode() for one, value in data.items()} == {name: key}
    (step,) = [
        resource
        for resource in template.find_resources("Custom::AWSCDK-EKS-KubernetesResource").values()
        if "source.toolkit.fluxcd.io" in text(resource["Properties"]["Manifest"])
    ]
    assert any("fluxpublickeys" in need for need in step["DependsOn"])


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("oci", PEM.replace("6q6T", "")),  # a part is missing
        ("oci", PEM.replace("MFkw", "AFkw")),  # no sequence
        ("oci", PEM.replace("MFkw", "MIGC")),  # another length
        ("oci", PEM.replace("==", "")),  # no base64
        ("oci", "-----BEGIN PUBLIC KEY-----\n-\n-----END PUBLIC KEY-----\n"),
        ("git", PGP.replace("mDME", "lFgE")),  # a packet with a secret key
        ("git", PGP.replace("mDMEawcb", "mDMEZ")),  # no base64
    ],
)
def test_fails_on_a_part_of_a_key_and_does_not_show_it(field: str, key: str) -> None:
    url = ECR if field == "oci" else "https://github.com/example/gitops.git"
    with pytest.raises(SpecError, match="must be the whole key") as got:
        GitopsSpec(**{field: {"url": url, "verify": {"public_keys": {"release": key}}}})
    assert "KoZI" not in str(got.value)


DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("field", "followed", "expected"),
    [
        ("git", {"tag": "v1.4.0"}, {"tag": "v1.4.0"}),
        ("git", {"semver": ">=1.0.0 <2.0.0"}, {"semver": ">=1.0.0 <2.0.0"}),
        ("oci", {"tag": "production"}, {"tag": "production"}),
        ("oci", {"semver": ">=1.0.0-0"}, {"semver": ">=1.0.0-0"}),
        ("oci", {"digest": DIGEST}, {"digest": DIGEST}),
    ],
)
def test_source_that_follows_a_tag_or_a_digest_stays_verified(
    made: Made, field: str, followed: dict[str, str], expected: dict[str, str]
) -> None:
    url, key = (ECR, PEM) if field == "oci" else ("https://github.com/example/gitops.git", PGP)
    template = made(**{field: {"url": url, **followed, "verify": {"public_keys": {"a": key}}}})
    kind = "OCIRepository" if field == "oci" else "GitRepository"
    spec = objects(template)[f"{kind}/platform"]["spec"]
    assert spec["ref"] == expected
    # Of Git, the tag has to be signed as well: it could be moved to an older commit.
    assert spec["verify"].get("mode") == ("TagAndHEAD" if field == "git" else None)
    assert spec["verify"]["secretRef"] == {"name": "source-public-keys"}


@pytest.mark.parametrize(
    "version",
    ["1.2.3", "^1.2", "~1.2.x", ">= 1.0.0", ">=1.0.0-0, <2", "1.2 - 1.4.5", "1.x || >=2.5.0", "*"],
)
def test_ranges_of_versions_are_those_of_flux(version: str) -> None:
    spec = GitopsSpec(git={"url": "https://github.com/example/gitops.git", "semver": version})
    assert spec.git is not None
    assert spec.git.reference == {"semver": version}


def test_source_without_keys_is_not_verified(made: Made) -> None:
    found = objects(made(oci={"url": ECR}))
    assert "verify" not in found["OCIRepository/platform"]["spec"]
    assert "Secret/source-public-keys" not in found


@pytest.mark.parametrize(
    "wrong",
    [
        "ssh-ed25519 AAAA",
        PGP,
        PEM.replace("PUBLIC", "EC PRIVATE"),
        PEM + PEM.replace("PUBLIC", "EC PRIVATE"),
    ],
)
def test_fails_on_another_kind_of_key_and_does_not_show_it(wrong: str) -> None:
    with pytest.raises(SpecError, match="must be one text block -----BEGIN PUBLIC KEY-----") as got:
        GitopsSpec(oci={"url": ECR, "verify": {"public_keys": {"release": wrong}}})
    assert "MFkw" not in str(got.value)


def test_fails_on_a_secret_with_more_than_public_keys() -> None:
    meta = {"name": "x", "namespace": "flux-system"}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": meta}
    public = base64.b64encode(PEM.encode()).decode()
    Manifests("x", ({**secret, "data": {"a.pub": public}},))
    for field, data in (
        ("data", {"a.pub": public, "password": "aHVudGVyMg=="}),
        ("stringData", {"a.pub": PEM}),
    ):
        with pytest.raises(BlueprintError, match="must be unset, since templates, logs"):
            Manifests("x", ({**secret, field: data},))


def fleet_of(made: Made, **metadata: str) -> dict[str, dict[str, Any]]:
    Flux(
        made.stack,
        "Flux",
        cluster=made.cluster,
        delivery=made.delivery,
        tree=FluxDelivery("prod", layout="fleet", fleet_environment="production"),
        spec=GitopsSpec(
            git={"url": "https://github.com/example/gitops.git"}, folder="platform", layout="fleet"
        ),
        cluster_name="prod",
        metadata=metadata,
    )
    return objects(Template.from_stack(made.stack))


def test_objects_of_the_user_are_a_layer_above_those_of_the_library(made: Made) -> None:
    apps = fleet_of(made)["Kustomization/apps"]["spec"]
    assert apps["path"] == "./platform/clusters/prod/apps"
    assert apps["dependsOn"] == [{"name": "infrastructure-configs"}]
    assert apps["sourceRef"] == {"kind": "GitRepository", "name": "platform"}
    assert (apps["prune"], apps["deletionPolicy"]) == (True, "WaitForTermination")


def test_objects_of_the_user_know_the_metadata_and_not_names_of_places(made: Made) -> None:
    found = fleet_of(made, aws_region="eu-west-1")
    variables = {
        name: found[f"Kustomization/{name}"]["spec"]["postBuild"]["substituteFrom"]
        for name in ("apps", "infrastructure-configs")
    }
    assert variables == {
        "apps": [{"kind": "ConfigMap", "name": "cluster-metadata"}],
        "infrastructure-configs": [{"kind": "ConfigMap", "name": "cluster-variables"}],
    }
    metadata = found["ConfigMap/cluster-metadata"]
    assert metadata["data"] == {"aws_region": "eu-west-1"}
    # Flux looks again when they change.
    assert metadata["metadata"]["labels"]["reconcile.fluxcd.io/watch"] == "Enabled"
    assert found["ConfigMap/cluster-variables"]["data"] == {"cluster_name": "prod"}


def test_a_tree_of_its_own_has_neither_metadata_nor_objects_of_the_user(made: Made) -> None:
    found = objects(made(git={"url": "https://github.com/example/gitops.git"}))
    assert "ConfigMap/cluster-metadata" not in found
    assert "Kustomization/apps" not in found


def test_fails_on_a_tree_of_another_layout(made: Made) -> None:
    with pytest.raises(
        BlueprintError, match="tree must have the layout of spec, fleet, got cluster"
    ):
        made(git={"url": "https://github.com/example/gitops.git"}, layout="fleet")
