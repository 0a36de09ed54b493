"""Acknowledgements of the discovery room."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.discovery import CloudMapController, LatticeController, LatticePrefixList
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    in_packs,
    wildcard,
    wildcard_resources,
)

__all__ = ["ENTRIES"]

_HIPAA_AND_NIST = ("HIPAA.Security", "NIST.800.53.R5")


def _reading(controller: LatticeController) -> Iterator[str]:
    yield from _wildcards(controller, "Reading")


def _services(controller: LatticeController) -> Iterator[str]:
    yield from _wildcards(controller, "Services")


def _wildcards(controller: LatticeController, policy: str) -> Iterator[str]:
    for resource in dict.fromkeys(wildcard_resources(controller.policies[policy])):
        yield wildcard(resource)


def _cloud_map(controller: CloudMapController) -> Iterator[str]:
    for resource in dict.fromkeys(wildcard_resources(controller.statements)):
        yield wildcard(resource)


def _prefix_list(found: LatticePrefixList) -> Iterator[str]:
    yield wildcard("*")
    yield wildcard(f"{found.log_group.arn}:*")


ENTRIES = (
    Acknowledgement(
        CloudMapController,
        "Identity/Policy",
        _cloud_map,
        "Creating HTTP namespaces and listing do not support resource-level permissions. "
        "Namespaces and services of Cloud Map get their ids when a controller of the set creates "
        "them, and the controllers of all clusters of the set write into the same ones; so the "
        "policy allows registering and removing instances in every service of this account and "
        "Region, those that something else made included. It allows deleting no namespace and no "
        "service.",
    ),
    Acknowledgement(
        LatticeController,
        "Identity/ReadingPolicy",
        _reading,
        "The actions on all resources list, describe or read tags and certificates and do not "
        "support resource-level permissions, with the exception of tag:TagResources and "
        "tag:UntagResources, which change nothing without the permission of the service itself. "
        "Services, target groups, listeners and rules get their ids when they are created; the "
        "policy allows reading all of this account and Region, since routes name exports of other "
        "clusters.",
    ),
    Acknowledgement(
        LatticeController,
        "Identity/ServicesPolicy",
        _services,
        "Services, target groups, listeners and rules get their ids when they are created: the "
        "policy allows creating them with the tag of this cluster, and changing and deleting those "
        "that have it. Two exceptions are the registration of targets and the auth policies of "
        "services, for which the service authorization reference names no condition key: they "
        "apply to every target group and every service of this account and Region. Tags can be "
        "set on resources of VPC Lattice that have no owner yet. Service networks and VPC "
        "associations cannot be changed.",
    ),
    Acknowledgement(
        LatticePrefixList,
        "Policy",
        _prefix_list,
        "ec2:DescribeManagedPrefixLists only reads and does not support resource-level "
        "permissions; the other wildcard stands for the log streams of the function's own log "
        "group.",
    ),
    Acknowledgement(
        LatticePrefixList,
        "Function",
        in_packs("LambdaConcurrency", packs=_HIPAA_AND_NIST),
        "CloudFormation calls the function when the list is first looked for and when its name "
        "changes. Reserved concurrency would take capacity from the account's other functions, and "
        "fails in accounts with the initial quota.",
    ),
    Acknowledgement(
        LatticePrefixList,
        "Function",
        in_packs("LambdaDLQ", packs=_HIPAA_AND_NIST),
        "A failure is reported to CloudFormation, which fails the deployment and rolls it back; a "
        "dead-letter queue would hold a request whose answer is no longer awaited.",
    ),
    Acknowledgement(
        LatticePrefixList,
        "Function",
        in_packs("LambdaInsideVPC"),
        "The function calls only the EC2 API and CloudFormation. It neither reads nor stores data "
        "of workloads.",
    ),
)
