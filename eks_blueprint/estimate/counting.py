"""Which part counts which resource type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from eks_blueprint.assembly import Resource, Stack, mapping_of
from eks_blueprint.catalogue.cost_resources import cost_of_resources
from eks_blueprint.estimate.meter import Meter
from eks_blueprint.estimate.parts import (
    connections,
    control_plane,
    fargate,
    logs,
    network,
    nodes,
    observability,
    pipelines,
    pools,
    services,
    storage,
    zones,
)
from eks_blueprint.estimate.schedules import group_hours, pool_hours

__all__ = ["count", "priced_types"]

_CLUSTER = "AWS::EKS::Cluster"
_CUSTOM_CLUSTER = "Custom::AWSCDK-EKS-Cluster"
_GROUP = "AWS::EKS::Nodegroup"
_DETECTOR = "AWS::GuardDuty::Detector"
_SIMPLE: Mapping[str, Callable[[Meter, Resource], None]] = {
    "AWS::ACMPCA::CertificateAuthority": services.authority,
    "AWS::APS::Workspace": observability.prometheus,
    "AWS::Backup::BackupPlan": storage.backup_plan,
    "AWS::CloudWatch::Alarm": observability.alarm,
    "AWS::CloudWatch::CompositeAlarm": observability.composite_alarm,
    "AWS::CloudWatch::Dashboard": observability.dashboard,
    "AWS::CodeBuild::Project": pipelines.project,
    "AWS::CodePipeline::Pipeline": pipelines.pipeline,
    "AWS::EC2::EIP": network.address,
    "AWS::EC2::FlowLog": logs.flow_log,
    "AWS::EC2::Instance": nodes.instance,
    "AWS::EC2::NatGateway": network.nat_gateway,
    "AWS::EC2::TransitGatewayAttachment": connections.attachment,
    "AWS::EC2::TransitGatewayVpcAttachment": connections.attachment,
    "AWS::EC2::VPCEndpoint": network.endpoint,
    "AWS::EC2::VPCPeeringConnection": connections.peering,
    "AWS::EC2::Volume": storage.volume,
    "AWS::ECR::Repository": storage.repository,
    "AWS::EFS::FileSystem": storage.file_system,
    "AWS::EKS::Capability": control_plane.capability,
    "AWS::EKS::FargateProfile": fargate.fargate_profile,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": network.load_balancer,
    "AWS::Grafana::Workspace": observability.grafana,
    "AWS::KMS::Key": storage.key,
    "AWS::Lambda::Function": services.function,
    "AWS::Logs::MetricFilter": observability.metric_filter,
    "AWS::Route53::HostedZone": zones.zone,
    "AWS::Route53Profiles::Profile": zones.profile,
    "AWS::S3::Bucket": storage.bucket,
    "AWS::SQS::Queue": services.queue,
    "AWS::Scheduler::Schedule": services.schedule,
    "AWS::SecretsManager::Secret": storage.secret,
    "AWS::WAFv2::WebACL": services.web_acl,
}


def priced_types() -> frozenset[str]:
    """Return the resource types that have lines of their own."""
    return frozenset((*_SIMPLE, _CLUSTER, _CUSTOM_CLUSTER, _GROUP, _DETECTOR))


def count(meter: Meter, today: date) -> None:
    """Count a stack, and the objects of its cluster.

    Not GuardDuty, which needs the nodes of all stacks.

    :param meter: the meter of the stack.
    :param today: the day on which support of versions is looked at.
    """
    clusters = list(_clusters(meter.stack))
    for cluster in clusters:
        control_plane.control_plane(meter, cluster, today=today)
    hours = group_hours(meter.stack)
    for group in meter.stack.of_type(_GROUP):
        nodes.node_group(meter, group, hours)
    pools.node_pools(meter, pool_hours(meter.objects))
    for resource in meter.stack.resources.values():
        part = _SIMPLE.get(resource.type)
        if part is not None:
            part(meter, resource)
        elif resource.type not in priced_types():
            _leave_out(meter, resource)
    network.traffic_of_network(meter)
    for cluster in clusters:
        logs.control_plane_logs(meter, cluster)
        network.traffic_of_cluster(meter)
    if clusters:
        network.workload_balancers(meter)
        observability.container_insights(meter)
        observability.traces(meter)
        logs.node_logs(meter)
        storage.workload_volumes(meter)
        storage.velero(meter)


def _clusters(stack: Stack) -> Iterator[Resource]:
    """Yield the control planes of a stack, those of CDK's first construct for EKS included.

    That one makes them with a custom resource, whose configuration is that of EKS' API.
    """
    yield from stack.of_type(_CLUSTER)
    for one in stack.of_type(_CUSTOM_CLUSTER):
        config = mapping_of(one.properties.get("Config"))
        properties = {"Name": config.get("name"), "Version": config.get("version")}
        yield Resource(
            stack.name, one.logical_id, {**one.content, "Type": _CLUSTER, "Properties": properties}
        )


def _leave_out(meter: Meter, resource: Resource) -> None:
    facts = cost_of_resources().get(resource.type)
    if facts is None:
        meter.leave_out(resource.type, "the library makes no such resource", resource)
    elif facts.kind == "unpriced":
        meter.leave_out(resource.type, facts.reason, resource)
