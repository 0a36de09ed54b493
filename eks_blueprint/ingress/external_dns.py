"""ExternalDNS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_eks_v2 as eks
from constructs import Construct, IDependable

from eks_blueprint import attributes, catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION
from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec, warn
from eks_blueprint.delivery import Delivery, HelmRelease, Installed
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.ingress.private_zones import PrivateZonesReference
from eks_blueprint.ingress.zone_permissions import record_statements
from eks_blueprint.spec import DnsSpec

__all__ = ["NAME", "ExternalDns"]

NAME = "external-dns"
"""Its release, namespace and service account."""


class ExternalDns(Construct):
    """ExternalDNS, which creates records for Ingresses and Services in certain Route 53 zones.

    Each record has a TXT record that names the cluster as its owner, so two clusters that share a
    zone do not change each other's records.

    :param cluster: the cluster, owned or imported, with Pod Identity.
    :param delivery: how the chart is installed in the cluster.
    :param spec: the part ``external_dns`` of the spec.
    :param private_zones: zones that ``spec.private_zones`` names. Default: none.
    :param cluster_name: name of the cluster as a literal. Default: that of ``cluster``.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if the role to assume belongs to another partition than the stack, or if
        the spec names private zones that are not given.

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
        private_zones: PrivateZonesReference | None = None,
        cluster_name: str | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, DnsSpec, spec)
        warn(self, spec.warnings())
        refuse_arns_of_elsewhere(self, {"spec": spec})
        self.private_zones: PrivateZonesReference | None = self._private(spec, private_zones)
        private = self.private_zones
        label = private.label if private is not None else None
        role_arn = private.role_arn if private is not None else spec.role_arn
        self.identity = PodIdentityRole(
            self,
            "Identity",
            cluster=cluster,
            namespace=NAME,
            service_account=NAME,
            statements=_statements(spec, self.private_zones),
        )
        zone_type = spec.zone_type or (None if spec.hosted_zones else "private")
        self.release: HelmRelease = HelmRelease(
            NAME,
            chart=catalogue.chart(NAME).at(spec.chart_version),
            values={
                "provider": {"name": "aws"},
                "policy": spec.policy,
                "sources": ["ingress", "service"],
                "registry": "txt",
                "txtOwnerId": cluster_name or attributes.literal_cluster_name(cluster),
                "domainFilters": _domains(spec, private),
                "extraArgs": [
                    *(f"--zone-id-filter={zone}" for zone in _zones(spec, private)),
                    # The filter is the part of a zone to which the cluster is limited.
                    *(["--aws-zone-match-parent"] if label is not None else []),
                    *([f"--aws-assume-role={role_arn}"] if role_arn else []),
                    *(
                        [f"--aws-assume-role-external-id={spec.role_external_id}"]
                        if spec.role_external_id
                        else []
                    ),
                    *([f"--aws-zone-type={zone_type}"] if zone_type else []),
                ],
                "env": [{"name": "AWS_DEFAULT_REGION", "value": REGION}],
                "serviceAccount": {"name": NAME},
                "tolerations": [SYSTEM_TOLERATION],
                "resources": {
                    "requests": {"cpu": "50m", "memory": "128Mi"},
                    "limits": {"memory": "256Mi"},
                },
            },
        ).with_values(spec.values)
        self.controller = delivery.install(self.release, after=[*self.identity.ready, *after])

    def _private(
        self, spec: DnsSpec, given: PrivateZonesReference | None
    ) -> PrivateZonesReference | None:
        wanted, got = spec.private_zones, given.name if given is not None else None
        if wanted != got:
            raise BlueprintError(
                f"private_zones must be {wanted or 'unset'}, as the spec says, got {got}",
                scope=self,
            )
        return given


def _domains(spec: DnsSpec, private: PrivateZonesReference | None) -> list[str]:
    """Return the names in which records are managed, with all names below them."""
    found = {zone.domain_name for zone in spec.hosted_zones.values()}
    for domain in private.zones if private is not None else ():
        label = private.label if private is not None else None
        found.add(domain if label is None else f"{label}.{domain}")
    return sorted(found)


def _zones(spec: DnsSpec, private: PrivateZonesReference | None) -> list[str]:
    named = [zone.zone_id for zone in spec.hosted_zones.values()]
    return [*named, *(private.zones.values() if private is not None else ())]


def _statements(spec: DnsSpec, private: PrivateZonesReference | None) -> list[Mapping[str, Any]]:
    role_arn = private.role_arn if private is not None else spec.role_arn
    if role_arn is not None:
        # The session tags of Pod Identity are transitive, so that they are passed on to the role
        # (EKS user guide, "Grant Pods access to AWS resources based on tags"; IAM user guide, "Pass
        # session tags in AWS STS").
        return [
            {
                "Effect": "Allow",
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Resource": role_arn,
            }
        ]
    named = {zone.zone_id: zone.zone_id for zone in spec.hosted_zones.values()}
    return [
        *(record_statements(named) if named else ()),
        *(record_statements(private.zones, label=private.label) if private is not None else ()),
        # The list actions do not support resource-level permissions (service authorization
        # reference, Amazon Route 53).
        {"Effect": "Allow", "Action": "route53:ListHostedZones", "Resource": "*"},
    ]
