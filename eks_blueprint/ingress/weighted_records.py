"""Route 53 records that divide the traffic between load balancers."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec.blue_green import COLOURS, TrafficRecordSpec

__all__ = ["WeightedRecords"]


class WeightedRecords(Construct):
    """Weighted alias records of one name, one for each load balancer.

    Route 53 answers with one of them, in the proportion of the weights, and resolvers keep the
    answer for 60 seconds, the TTL of records of load balancers. A load balancer without healthy
    targets is left out, unless all are, or the spec says otherwise.

    :param hosted_zone_id: id of the hosted zone.
    :param spec: the name and its load balancers.
    :param weights: weight by colour, 0 to 255.
    :param ipv6: whether all load balancers have IPv6 addresses, so that they get AAAA records as
        well. Default: false.
    :raises BlueprintError: if there is no load balancer, or one without weight.

    Source: Route 53 developer guide, "Weighted routing" and "Values specific for weighted alias
    records"; CloudFormation template reference, AWS::Route53::RecordSet.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        hosted_zone_id: str,
        spec: TrafficRecordSpec,
        weights: Mapping[str, int],
        ipv6: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, TrafficRecordSpec, spec)
        targets = {one: getattr(spec, one) for one in COLOURS}
        found = {one: target for one, target in targets.items() if target is not None}
        if not found:
            raise BlueprintError("spec must have a load balancer, got none", scope=self)
        missing = [one for one in found if one not in weights]
        if missing:
            raise BlueprintError(
                f"weights must name {' and '.join(missing)}, got {', '.join(weights) or 'none'}",
                scope=self,
            )
        self.records: dict[str, cdk.aws_route53.CfnRecordSet] = {}
        for colour, target in found.items():
            for kind in ("A", "AAAA") if ipv6 else ("A",):
                key = f"{colour.capitalize()}{kind}"
                self.records[key] = cdk.aws_route53.CfnRecordSet(
                    self,
                    key,
                    hosted_zone_id=hosted_zone_id,
                    name=spec.name,
                    type=kind,
                    set_identifier=colour,
                    weight=weights[colour],
                    alias_target={
                        "dnsName": target.dns_name,
                        "hostedZoneId": target.hosted_zone_id,
                        "evaluateTargetHealth": spec.evaluate_target_health,
                    },
                )
