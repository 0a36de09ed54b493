"""Private hosted zones that several VPCs share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import PrivateZonesSpec

__all__ = ["PrivateZones", "PrivateZonesReference"]


@checked
@dataclass(frozen=True)
class PrivateZonesReference:
    """Private zones that are made elsewhere, as ExternalDNS of a cluster needs them.

    :param name: their name in the spec, a literal.
    :param zones: ids of the zones by domain name.
    :param label: label of the cluster; it may write this name in the zones, and names below it.
        Default: all names.
    :param role_arn: role in the account of the zones that ExternalDNS assumes. Default: none; the
        zones are in the account of the cluster.
    """

    name: str
    zones: Mapping[str, str]
    label: str | None = None
    role_arn: str | None = None


class PrivateZones(Construct):
    """Private hosted zones, with their VPCs, and a Route 53 Profile for the VPCs of others.

    VPCs of the account are associated with each zone. Those of other accounts associate themselves
    with the profile, which AWS RAM shares with the permission to do so and to read: they can put
    nothing into the profile, and change no records. The profile is for VPCs of its Region.

    :param name: name of the profile and of the share.
    :param spec: the zones.
    :param vpcs: Regions of the VPCs that are associated with zones that are created, by id; tokens
        are possible. Default: those of the spec only.
    :param share_with: accounts with which the profile is shared. Default: none.
    :raises BlueprintError: if a zone that is created has no VPC, since Route 53 makes none without,
        or if accounts are given for zones without a profile.

    Source: Route 53 developer guide, "Creating a private hosted zone", "Sharing Route 53 Profiles";
    CloudFormation template reference, AWS::Route53::HostedZone, AWS::Route53Profiles::Profile;
    recommendation OPS-DIS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        spec: PrivateZonesSpec,
        vpcs: Mapping[str, str] | None = None,
        share_with: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, PrivateZonesSpec, spec)
        named = {one.vpc_id: one.region or REGION for one in spec.vpcs.values()}
        associated = {**(vpcs or {}), **named}
        if spec.created and not associated:
            raise BlueprintError(
                "vpcs must name a VPC of the account, got none: Route 53 makes no private zone "
                "without; name one in the spec",
                scope=self,
            )
        if share_with and spec.profile is None:
            raise BlueprintError(
                "share_with must be empty without profile in the spec, got "
                f"{', '.join(share_with)}",
                scope=self,
            )
        self.resources: dict[str, cdk.aws_route53.CfnHostedZone] = {}
        """The zones that are created, by name."""
        ids: dict[str, str] = {}
        for key, zone in spec.zones.items():
            if zone.zone_id is not None:
                ids[zone.domain_name] = zone.zone_id
                continue
            made = cdk.aws_route53.CfnHostedZone(
                self,
                f"Zone-{key}",
                name=zone.domain_name,
                hosted_zone_config={"comment": f"Shared by the VPCs of {name}"},
                vpcs=[{"vpcId": vpc, "vpcRegion": region} for vpc, region in associated.items()],
            )
            self.resources[key] = made
            ids[zone.domain_name] = made.attr_id
        self.zone_ids: Mapping[str, str] = ids
        """Ids of the zones by domain name."""
        self.profile: cdk.aws_route53profiles.CfnProfile | None = None
        self.share: cdk.aws_ram.CfnResourceShare | None = None
        if spec.profile is not None:
            self.profile = self._profile(name, spec, ids)
            if share_with:
                self.share = cdk.aws_ram.CfnResourceShare(
                    self,
                    "Share",
                    name=f"private-zones-{name}",
                    resource_arns=[self.profile.attr_arn],
                    principals=[*share_with],
                    allow_external_principals=spec.profile.share_outside_organization,
                )

    def _profile(
        self, name: str, spec: PrivateZonesSpec, ids: Mapping[str, str]
    ) -> cdk.aws_route53profiles.CfnProfile:
        profile = cdk.aws_route53profiles.CfnProfile(self, "Profile", name=f"zones-{name}"[:64])
        for key, zone in spec.zones.items():
            cdk.aws_route53profiles.CfnProfileResourceAssociation(
                self,
                f"ProfileZone-{key}",
                name=f"zone-{key}"[:64],
                profile_id=profile.attr_id,
                resource_arn=f"arn:{PARTITION}:route53:::hostedzone/{ids[zone.domain_name]}",
            )
        return profile
