"""Acknowledgements hold in any app: under other ids, at any depth, in stages, on any cluster."""

from functools import cache, cached_property
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.addons import CoreAddons
from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.cluster import ControlPlane
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.discovery import ServiceNetwork
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance import ACKNOWLEDGEMENTS, PACKS, acknowledge, attach_packs
from eks_blueprint.governance.packs import pack_of
from eks_blueprint.ingress import PrivateZones, PrivateZonesReference
from eks_blueprint.network import (
    ExistingNetwork,
    Network,
    NetworkLayout,
    derived_services,
    pin_zones,
)
from eks_blueprint.spec import ClusterSpec, PrivateZonesSpec, load, resolve_zones
from tests.support.apps import EXAMPLES, context
from tests.support.constructs import MAKERS, Surroundings, cluster_spec
from tests.support.findings import Finding, accepted, plugin_reports, violations


class Nested(Surroundings):
    """Surroundings in which each construct stands two levels below its stack."""

    @cached_property
    def _group(self) -> Construct:
        return Construct(Construct(self.stack, "Outer"), "Inner")

    @property
    def at(self) -> tuple[Construct, str]:
        return self._group, "Foreign"


def foreign_app(**flags: Any) -> cdk.App:
    """Make an app whose report holds the findings, instead of failing."""
    app = cdk.App(context={**flags, "@aws-cdk/core:failSynthOnValidationErrors": False})
    attach_packs(app, PACKS)
    return app


def synthesize(app: cdk.App) -> list[dict[str, Any]]:
    return plugin_reports(Path(app.synth().directory))


@cache
def constructs() -> tuple[list[Finding], list[Finding]]:
    """Make each public construct in an app and in a stage; give its findings, open and accepted.

    The app has none of the flags of ``cdk.json``, which the blueprints below have. Findings about
    what a construct stands in, such as a VPC of CDK, are its owner's.
    """
    app = foreign_app()
    paths = [
        make(surroundings(scope, name)).node.path
        for scope, surroundings in ((app, Surroundings), (cdk.Stage(app, "Stage"), Nested))
        for name, make in MAKERS.items()
        # A pipeline stands in no stage, since it adds its own to the app.
        if name not in ("FleetPipeline", "PipelineStack") or scope is app
    ]
    acknowledge(app, ACKNOWLEDGEMENTS)
    plugins = synthesize(app)
    own = tuple(f"{path}/" for path in paths)
    opened, closed = (
        [finding for finding in found if f"{finding.path}/".startswith(own)]
        for found in (violations(plugins), accepted(plugins))
    )
    return opened, closed


def one_stack(scope: Construct, name: str, spec: ClusterSpec) -> EksBlueprint:
    """Put network and cluster into one stack, under ids of one's own."""
    region = spec.environment.region
    stack = cdk.Stack(
        scope,
        name,
        env=cdk.Environment(account=spec.environment.account, region=region) if region else None,
    )
    pin_zones(stack, resolve_zones(spec.network, region))
    layout: NetworkLayout
    if spec.network.existing is not None:
        layout = ExistingNetwork(stack, "Given", spec=spec.network, region=region)
    else:
        layout = Network(
            Construct(stack, "Outer"),
            "Ground",
            spec=spec.network,
            region=region,
            karpenter_discovery_tag=name,
            services=derived_services(spec),
        )
    lattice, network = spec.lattice, None
    if lattice is not None and lattice.service_network_arn is None:
        network = ServiceNetwork(stack, "Services", name=lattice.service_network).reference
    zones = None
    if spec.dns is not None and spec.dns.private_zones is not None:
        zones = PrivateZones(
            stack,
            "Names",
            name=spec.dns.private_zones,
            spec=PrivateZonesSpec(
                zones={"it": {"domain_name": "internal.example.com"}},
                vpcs={"office": {"vpc_id": "vpc-0f000001"}},
                profile={"clusters": [name]},
            ),
            share_with=["444455556666"],
        )
    return EksBlueprint(
        Construct(stack, "House"),
        "Kubernetes",
        cluster_name=name,
        spec=spec,
        layout=layout,
        service_network=network,
        private_zones=PrivateZonesReference(
            name=str(spec.dns and spec.dns.private_zones), zones=zones.zone_ids, label=name
        )
        if zones is not None
        else None,
    )


@cache
def blueprints() -> list[dict[str, Any]]:
    """Make every cluster of the examples in a stage of a pipeline."""
    app = foreign_app(**context())
    for path in EXAMPLES:
        stage = cdk.Stage(cdk.Stack(app, f"Pipeline-{path.stem}"), "Stage")
        blueprint = load(path)
        for name, spec in blueprint.clusters.items():
            shared = spec.network.shared
            if shared is not None:
                spec = spec.model_copy(update={"network": blueprint.networks[shared]})
            one_stack(stage, name, spec)
    acknowledge(app, ACKNOWLEDGEMENTS)
    return synthesize(app)


def test_public_constructs_have_no_finding_wherever_they_stand() -> None:
    opened, closed = constructs()
    assert opened == []
    stages = {finding.path.startswith("Stage/") for finding in closed}
    assert stages == {True, False}, "the check would be void"


def test_blueprints_have_no_finding_under_other_ids() -> None:
    assert violations(blueprints()) == []


def test_every_finding_is_acknowledged_on_its_own_construct() -> None:
    """An acknowledgement of a construct above would cover what an app adds below it."""
    paths: dict[str, set[str]] = {}
    for entry in ACKNOWLEDGEMENTS:
        paths.setdefault(entry.reason, set()).add(f"/{entry.path}")
    found = [finding for finding in accepted(blueprints()) if finding.reason in paths]
    assert len(found) > 100, "the check would be void"
    assert [one for one in found if not one.path.endswith(tuple(paths[one.reason]))] == []


def test_what_an_app_adds_to_a_network_stays_a_finding() -> None:
    app = foreign_app(**context())
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    spec = ClusterSpec.model_validate(
        {"network": {"availability_zones": ["eu-west-1a", "eu-west-1b"]}}
    )
    pin_zones(stack, resolve_zones(spec.network, "eu-west-1"))
    network = Network(stack, "It", spec=spec.network, region="eu-west-1")
    gateway = str(network.vpc.internet_gateway_id)
    leak, opened = network.private_subnets[0], network.private_subnets[1]
    ec2.CfnRoute(
        leak,
        "Mine",
        route_table_id=leak.route_table.route_table_id,
        destination_cidr_block="0.0.0.0/0",
        gateway_id=gateway,
    )
    subnet: Any = opened.node.default_child
    acknowledge(app, ACKNOWLEDGEMENTS)
    # Changed after the acknowledgement, which asks during validation.
    subnet.map_public_ip_on_launch = True
    ec2.CfnSubnet(
        network.vpc,
        "Extra",
        vpc_id=network.vpc.vpc_id,
        cidr_block="10.0.128.0/24",
        map_public_ip_on_launch=True,
    )
    got = {(one.path, one.rule.partition("-")[2]) for one in violations(synthesize(app))}
    assert got >= {
        (f"{leak.node.path}/Mine", "VPCNoUnrestrictedRouteToIGW"),
        (subnet.node.path, "VPCSubnetAutoAssignPublicIpDisabled"),
        ("Stack/It/Vpc/Extra", "VPCSubnetAutoAssignPublicIpDisabled"),
    }
    assert len(got) == 3


def test_every_acknowledgement_is_needed_under_other_ids() -> None:
    # Not all stands in blueprints: fleets have pipelines, and apps the role of a connector.
    _, closed = constructs()
    reasons = {finding.reason for finding in [*accepted(blueprints()), *closed]}
    unused = [entry.path for entry in ACKNOWLEDGEMENTS if entry.reason not in reasons]
    # Annotations leave the report when they are acknowledged; the stacks of the pipeline have no
    # assets here, as those of the example have.
    assert unused == ["", "Pipeline/Assets/FileRole/DefaultPolicy/Resource"]


@pytest.mark.parametrize("references", ["strong", "weak"])
def test_add_ons_in_another_stack_than_their_cluster_have_no_finding(references: str) -> None:
    app = foreign_app(**{"@aws-cdk/core:defaultCrossStackReferences": references})
    ground, above = Surroundings(app, "Ground"), Surroundings(app, "Above")
    spec = cluster_spec(network_policies={})
    control_plane = ControlPlane(
        *ground.at, cluster_name="prod", spec=spec, vpc=ground.vpc, subnets=ground.subnets
    )
    CoreAddons(
        *above.at,
        cluster=control_plane.cluster,
        spec=spec,
        volumes_key=above.key,
        cluster_security_group=above.security_group,
    )
    acknowledge(app, ACKNOWLEDGEMENTS)
    plugins = synthesize(app)
    # What else a cluster of single constructs has is for the app to say.
    found = [one for one in violations(plugins) if pack_of(one.rule) != "eks-blueprint"]
    assert found == []
    assert [f for f in accepted(plugins) if f.rule.endswith("/cluster:*]")]


def test_fails_for_several_scopes(app: cdk.App) -> None:
    stacks: Any = [cdk.Stack(app, name) for name in ("One", "Other")]
    with pytest.raises(BlueprintError, match="scope must be one app, stage, stack or construct"):
        acknowledge(stacks, ACKNOWLEDGEMENTS)


def test_only_findings_of_the_named_packs_are_acknowledged() -> None:
    app = foreign_app()
    MAKERS["Network"](Surroundings(app, "Ground"))
    acknowledge(app, ACKNOWLEDGEMENTS, packs=["aws-solutions", "hipaa"])
    plugins = synthesize(app)
    packs = {one.rule.partition("-")[0] for one in violations(plugins)}
    assert packs == {"NIST.800.53.R5", "PCI.DSS.321"}
    closed = {one.rule.partition("-")[0] for one in accepted(plugins)}
    assert closed == {"AwsSolutions", "HIPAA.Security"}


def test_fails_for_an_unknown_pack(app: cdk.App) -> None:
    with pytest.raises(BlueprintError, match="packs must be none, or some of aws-solutions, hipaa"):
        acknowledge(app, ACKNOWLEDGEMENTS, packs=["hippa"])


def test_without_acknowledgements_there_are_findings() -> None:
    app = foreign_app()
    MAKERS["NodeGroups"](Surroundings(app, "Nodes"))
    assert len(violations(synthesize(app))) == 3


def test_subclasses_and_scopes_below_the_app_are_acknowledged() -> None:
    class OwnRole(NodeRole):
        pass

    app = foreign_app()
    one, other = (Construct(cdk.Stack(app, name), "Nodes") for name in ("One", "Other"))
    for scope in (one, other):
        OwnRole(scope, "Role")
    acknowledge(one, ACKNOWLEDGEMENTS)
    assert {finding.path.partition("/")[0] for finding in violations(synthesize(app))} == {"Other"}
