"""Flux and the source that it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed, Manifests
from eks_blueprint.delivery.flux.delivery import FluxDelivery
from eks_blueprint.delivery.flux.layers import APPS, BASE_LAYERS, Layer
from eks_blueprint.delivery.flux.objects import NAMESPACE
from eks_blueprint.encryption import KEEP
from eks_blueprint.errors import BlueprintError
from eks_blueprint.gitops.credential import GitCredential
from eks_blueprint.gitops.source import public_keys, source, source_ref
from eks_blueprint.gitops.tree_bucket import TreeBucket
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import GitopsSpec

__all__ = ["Flux"]

_VARIABLES = "cluster-variables"
_METADATA = "cluster-metadata"
# Flux applies what uses the ConfigMap again when it changes.
_WATCHED = {"reconcile.fluxcd.io/watch": "Enabled"}
_TOLERATIONS = [SYSTEM_TOLERATION]


class Flux(Construct):
    """Flux with a source and a Kustomization for each layer of the tree.

    The Kustomizations belong to the stack, not to the repository: deleting the stack then deletes
    custom resources, controllers and CRDs in this order, and waits for each. A single Kustomization
    would delete all of them together, and leave nodes and load balancers behind.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how Flux itself is installed in the cluster.
    :param tree: the delivery that collects the tree; nothing can be added to it afterwards.
    :param spec: the part ``gitops`` of the spec.
    :param cluster_name: name of the cluster as a literal, and of its folder in the tree.
    :param node_selector: labels of the nodes on which the pod that mounts the credential runs; its
        controllers run where ``delivery`` says. Default: any node.
    :param metadata: variables for the user's objects by name, such as ``aws_region``; they may be
        tokens. Only with a tree of the layout ``fleet``. Default: none.
    :param removal_policy: of the key and the logs of the bucket with the tree, where ``spec`` names
        no other source. Default: kept.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if an ARN belongs to another Region than the stack, or the tree has
        another layout than ``spec``.

    Source: Flux documentation, "Kustomization" and "Flux multi-tenancy lockdown";
    fluxcd-community/helm-charts charts/flux2, commit 82a385b; recommendation OPS-GIT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        tree: FluxDelivery,
        spec: GitopsSpec,
        cluster_name: str,
        node_selector: Mapping[str, str] | None = None,
        metadata: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy = KEEP,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, GitopsSpec, spec)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        if tree.layout != spec.layout:
            raise BlueprintError(
                f"{self.node.path}: tree must have the layout of spec, {spec.layout}, got "
                f"{tree.layout}"
            )
        warn(self, spec.warnings())
        self.tree_bucket: TreeBucket | None = None
        if spec.bucket is not None and spec.bucket.is_published:
            tree.close()
            self.tree_bucket = TreeBucket(
                self,
                "Tree",
                tree=tree.tree,
                cluster_name=cluster_name,
                folder=spec.folder,
                removal_policy=removal_policy,
            )
        self.identity = self._define_identity(cluster, spec, tree)
        needs: list[IDependable | Installed] = [*after]
        if self.identity is not None:
            needs += [n for n in (self.identity.policy, *self.identity.ready) if n is not None]
        chart = catalogue.chart("flux2").at(spec.chart_version)
        self.release = HelmRelease("flux2", chart=chart, values=_values())
        self.controllers = delivery.install(self.release, after=needs)
        self.credential = None
        first: list[Installed] = [self.controllers]
        if spec.git is not None and spec.git.credential_secret_arn is not None:
            self.credential = GitCredential(
                self,
                "Credential",
                cluster=cluster,
                delivery=delivery,
                spec=spec.git,
                node_selector=node_selector,
                after=(self.controllers,),
            )
            first.append(self.credential.reader)
        self.variables = delivery.apply(
            Manifests(_VARIABLES, (_config_map(_VARIABLES, tree.variables.values),)), after=first
        )
        self.metadata: Installed | None = None
        if tree.layout == "fleet":
            made = _config_map(_METADATA, metadata or {}, labels=_WATCHED)
            self.metadata = delivery.apply(Manifests(_METADATA, (made,)), after=first)
        keys = public_keys(spec)
        if keys is not None:
            first.append(delivery.apply(Manifests("flux-public-keys", (keys,)), after=first))
        published = [self.tree_bucket.published] if self.tree_bucket is not None else []
        self.source = delivery.apply(
            Manifests("flux-source", (source(spec, self.tree_bucket),)), after=[*first, *published]
        )
        # Flux's own objects, and the AWS resources that the tree uses, are created before it.
        known = [self.variables, *([self.metadata] if self.metadata is not None else [])]
        base = [*known, self.source, *tree.prerequisites]
        self.layers: dict[str, Installed] = {}
        for layer in tree.close():
            below = [self.layers[name] for name in layer.depends_on] or base
            if layer.name in BASE_LAYERS:
                below = [*base, *self.layers.values()]
            one = _kustomization(spec, cluster_name=cluster_name, layer=layer)
            self.layers[layer.name] = delivery.apply(
                Manifests(f"flux-{layer.name}", (one,)), after=below
            )

    def _define_identity(
        self, cluster: eks.ICluster, spec: GitopsSpec, tree: FluxDelivery
    ) -> PodIdentityRole | None:
        published, registry = self.tree_bucket, tree.private_registry
        statements = published.reading if published is not None else _statements(spec)
        if registry is not None:
            statements = [*statements, *registry.chart_statements]
        if not statements:
            return None
        return PodIdentityRole(
            self,
            "SourceController",
            cluster=cluster,
            namespace=NAMESPACE,
            service_account="source-controller",
            statements=statements,
        )


def _statements(spec: GitopsSpec) -> list[Mapping[str, Any]]:
    """Grant source-controller read access to its source without a secret.

    Source: Flux documentation, "OCIRepository", provider aws (the actions of
    AmazonEC2ContainerRegistryPullOnly, on one repository), and "Bucket", provider aws.
    """
    if spec.oci is not None:
        host, _, path = spec.oci.url.removeprefix("oci://").partition("/")
        account, _, _, region = host.split(".")[:4]
        return [
            {
                "Effect": "Allow",
                "Action": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:DescribeImages",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:ListImages",
                ],
                "Resource": f"arn:{PARTITION}:ecr:{region}:{account}:repository/{path}",
            },
            # Tokens are valid for all repositories (service authorization reference, Amazon ECR).
            {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        ]
    if spec.bucket is not None:
        bucket = f"arn:{PARTITION}:s3:::{spec.bucket.bucket}"
        return [
            {
                "Effect": "Allow",
                "Action": ["s3:GetBucketLocation", "s3:ListBucket"],
                "Resource": bucket,
            },
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{bucket}/*"},
        ]
    return []


def _values() -> Mapping[str, Any]:
    def controller(memory: str, *arguments: str) -> dict[str, Any]:
        return {
            "create": True,
            "priorityClassName": "system-cluster-critical",
            "tolerations": _TOLERATIONS,
            "container": {"additionalArgs": [*arguments]},
            "resources": {
                "requests": {"cpu": "100m", "memory": memory},
                "limits": {"memory": "1Gi"},
            },
        }

    # Objects cannot use sources of another namespace, no tree can include remote files, and an
    # object without a service account uses the default one of its namespace, which has no
    # permissions. A variable that the ConfigMap lacks is an error, and not empty text (fluxcd/
    # kustomize-controller internal/features/features.go, commit 0c36aa0).
    own = ("--no-cross-namespace-refs=true", "--default-service-account=default")
    return {
        "cli": {
            "tolerations": _TOLERATIONS,
            # Of the job that checks the cluster before the rest is installed; the chart sets none.
            "resources": {
                "requests": {"cpu": "50m", "memory": "64Mi"},
                "limits": {"memory": "256Mi"},
            },
        },
        "policies": {"create": True},
        "sourceController": controller("128Mi"),
        "kustomizeController": controller(
            "128Mi",
            *own,
            "--no-remote-bases=true",
            "--feature-gates=StrictPostBuildSubstitutions=true",
        ),
        "helmController": controller("128Mi", *own),
        "notificationController": controller("64Mi", own[0]),
        "imageAutomationController": {"create": False},
        "imageReflectionController": {"create": False},
    }


def _config_map(
    name: str, values: Mapping[str, str], *, labels: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    labelled = {"labels": dict(labels)} if labels else {}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": NAMESPACE, **labelled},
        "data": dict(sorted(values.items())),
    }


def _kustomization(
    spec: GitopsSpec,
    *,
    cluster_name: str,
    layer: Layer,
) -> Mapping[str, Any]:
    # Flux does not know when a controller has created its CRDs, so health checks name them; with
    # `wait`, Flux would ignore the health checks.
    health: Mapping[str, Any] = {
        "healthChecks": [
            {
                "apiVersion": "apiextensions.k8s.io/v1",
                "kind": "CustomResourceDefinition",
                "name": crd,
            }
            for crd in layer.crds
        ]
    }
    folder = f"{spec.folder}/" if spec.folder else ""
    # Names of the other ConfigMap come from places in the tree, and change with it.
    variables = _METADATA if layer.name == APPS else _VARIABLES
    depends_on = [{"name": Layer(one).kustomization} for one in layer.depends_on]
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": layer.kustomization, "namespace": NAMESPACE},
        "spec": {
            "interval": f"{spec.interval_minutes}m",
            "retryInterval": "1m",
            "timeout": "10m",
            "path": f"./{folder}clusters/{cluster_name}/{layer.name}",
            "prune": True,
            # Its deletion waits until all its objects are deleted, finalizers included.
            "deletionPolicy": "WaitForTermination",
            # Wait for all its objects: every HelmRelease is ready, every object exists.
            **(health if layer.crds else {"wait": True}),
            # Each names its service account; without a name, a Kustomization has no permissions.
            "serviceAccountName": "kustomize-controller",
            "sourceRef": dict(source_ref(spec)),
            **({"dependsOn": depends_on} if depends_on else {}),
            "postBuild": {"substituteFrom": [{"kind": "ConfigMap", "name": variables}]},
        },
    }
