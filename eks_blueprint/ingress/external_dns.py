"""ExternalDNS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import attributes, catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import DnsSpec

__all__ = ["ExternalDns"]

_NAME = "external-dns"


class ExternalDns(Construct):
    """ExternalDNS, which creates records for Ingresses and Services in certain Route 53 zones.

    Each record has a TXT record that names the cluster as its owner, so two clusters that share a
    zone do not change each other's records.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``external_dns`` of the spec.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if the role to assume belongs to another partition than the stack.

    Source: kubernetes-sigs/external-dns docs/tutorials/aws.md and charts/external-dns, commit
    2bf1bf8; its policy is restricted to the given zones, or to the role to assume.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        delivery: Delivery,
        spec: DnsSpec,
        cluster_name: str | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, DnsSpec, spec)
        warn(self, spec.warnings())
        refuse_arns_of_elsewhere(self, {"spec": spec})
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=_NAME,
            service_account=_NAME,
            statements=_statements(spec),
        )
        self.release: HelmRelease = HelmRelease(
            _NAME,
            chart=catalogue.chart(_NAME).at(spec.chart_version),
            values={
                "provider": {"name": "aws"},
                "policy": spec.policy,
                "sources": ["ingress", "service"],
                "registry": "txt",
                "txtOwnerId": cluster_name or attributes.literal_cluster_name(cluster),
                "domainFilters": sorted({z.domain_name for z in spec.hosted_zones.values()}),
                "extraArgs": [
                    *(f"--zone-id-filter={zone.zone_id}" for zone in spec.hosted_zones.values()),
                    *([f"--aws-assume-role={spec.role_arn}"] if spec.role_arn else []),
                    *(
                        [f"--aws-assume-role-external-id={spec.role_external_id}"]
                        if spec.role_external_id
                        else []
                    ),
                    *([f"--aws-zone-type={spec.zone_type}"] if spec.zone_type else []),
                ],
                "env": [{"name": "AWS_DEFAULT_REGION", "value": REGION}],
                "serviceAccount": {"name": _NAME},
                "tolerations": [SYSTEM_TOLERATION],
                "resources": {
                    "requests": {"cpu": "50m", "memory": "128Mi"},
                    "limits": {"memory": "256Mi"},
                },
            },
        ).with_values(spec.values)
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])


def _statements(spec: DnsSpec) -> list[Mapping[str, Any]]:
    if spec.role_arn is not None:
        # The session tags of Pod Identity are transitive, so that they are passed on to the role
        # (EKS user guide, "Grant Pods access to AWS resources based on tags"; IAM user guide, "Pass
        # session tags in AWS STS").
        return [
            {
                "Effect": "Allow",
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Resource": spec.role_arn,
            }
        ]
    zones = [zone.zone_id for zone in spec.hosted_zones.values()]
    return [
        {
            "Effect": "Allow",
            "Action": [
                "route53:ChangeResourceRecordSets",
                "route53:ListResourceRecordSets",
                "route53:ListTagsForResources",
            ],
            "Resource": [f"arn:{PARTITION}:route53:::hostedzone/{zone}" for zone in zones],
        },
        # The list actions do not support resource-level permissions (service authorization
        # reference, Amazon Route 53).
        {"Effect": "Allow", "Action": "route53:ListHostedZones", "Resource": "*"},
    ]
