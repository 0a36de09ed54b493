"""What a role is for."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.identities import Identity
from eks_blueprint.review.access.roles import Principal, Role
from eks_blueprint.review.place import Place

__all__ = ["acting", "purpose_of", "users_said"]

_APPLIES = "applies Kubernetes objects and charts for CloudFormation"
# Words before the name of what uses a role.
_WORDS = {
    "AWS::Lambda::Function": "function",
    "AWS::EKS::Cluster": "control plane of cluster",
    "Custom::AWSCDK-EKS-Cluster": "control plane of cluster",
    "AWS::EKS::Nodegroup": "nodes of node group",
    "AWS::EKS::FargateProfile": "pods of Fargate profile",
    "AWS::EKS::Addon": "pods of add-on",
    "AWS::EKS::Capability": "capability",
    "AWS::EC2::FlowLog": "flow log",
    "AWS::CodeBuild::Project": "builds of",
    "AWS::Scheduler::Schedule": "schedule",
    "AWS::Events::Rule": "rule",
    "AWS::Backup::BackupSelection": "backups of",
    "AWS::StepFunctions::StateMachine": "state machine",
}
_ASSOCIATION = "AWS::EKS::PodIdentityAssociation"
_USERS = {"AWS::IAM::User": "user", "AWS::IAM::Group": "users of group"}
_NODES = ("EC2_LINUX", "EC2_WINDOWS", "EC2", "HYBRID_LINUX", "FARGATE_LINUX", "HYPERPOD_LINUX")
_CLUSTER_OF_CDK = "Custom::AWSCDK-EKS-Cluster"
_PROFILE = "AWS::IAM::InstanceProfile"
_INSTANCE = "AWS::EC2::Instance"
_ENTRY = "AWS::EKS::AccessEntry"


def purpose_of(evidence: Evidence, role: Role) -> str:
    """Return what a role is for: its description, or what uses it; empty where neither says it.

    :param evidence: what is known of the cluster.
    :param role: the role.
    """
    if evidence.appliers & {*role.used_by}:
        return _APPLIES
    if role.description:
        return role.description
    return users_said(evidence, role)


def acting(evidence: Evidence, role: Role) -> Iterator[tuple[str, str, Identity, Principal]]:
    """Yield who acts with a role, in words, and what for: of a service, what it runs with the role.

    :param evidence: what is known of the cluster.
    :param role: the role.
    """
    if role.place.type in _USERS:
        person = f"{_USERS[role.place.type]} {role.name}"
        yield person, role.description, Identity(person, "", 3), Principal("AWS", role.name, ())
        return
    for identity, trusted in evidence.identities(role):
        said = users_said(evidence, role) if trusted.kind == "service" else ""
        other = evidence.named_role(role, trusted)
        if other is not None:
            said = users_said(evidence, other) or f"role {other.name}"
        purpose = purpose_of(evidence, other or role)
        yield said or identity.text, "" if purpose == said else purpose, identity, trusted


def users_said(evidence: Evidence, role: Role) -> str:
    """Return what uses a role, in words; empty, if nothing does that has words.

    :param evidence: what is known of the cluster.
    :param role: the role.
    """
    # The older construct has a function create the cluster with a role of its own.
    creates = evidence.creator is not None and evidence.creator.place == role.place
    found = [
        _use(evidence, one)
        for one in role.used_by
        if one.type in _WORDS and not (creates and one.type == _CLUSTER_OF_CDK)
    ]
    found += [evidence.pods(one) for one in role.used_by if one.type == _ASSOCIATION]
    if any(one.role == role.place and one.type in _NODES for one in evidence.entries):
        found.append("nodes")
    found += [
        f"instance {evidence.name(user)}"
        for one in role.used_by
        if one.type == _PROFILE
        for user in evidence.users(one)
        if user.type == _INSTANCE
    ]
    shown = list(dict.fromkeys(found))
    more = f" and {len(shown) - 2} more" if len(shown) > 2 else ""
    return ", ".join(shown[:2]) + more


def _use(evidence: Evidence, user: Place) -> str:
    return f"{_WORDS[user.type]} {evidence.name(user)}"
