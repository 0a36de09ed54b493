"""What AWS says still exists: what must go first, and what stays."""

from dataclasses import replace
from typing import Any

import pytest

from eks_blueprint.live.cluster import RunningCluster
from eks_blueprint.live.instances import LiveInstance
from eks_blueprint.live.load_balancers import LiveLoadBalancer
from eks_blueprint.live.remaining import Remaining
from eks_blueprint.live.volumes import LiveInterface, LiveVolume
from eks_blueprint.results import Finding, Severity
from eks_blueprint.teardown.live import live_findings

CLUSTER = RunningCluster(
    "prod", "1.35", "eks.1", "ACTIVE", "STANDARD", "", None, "", (), False, False, "standard", ()
)
NOTHING = Remaining(CLUSTER, (), (), (), (), ())
BALANCER = LiveLoadBalancer("arn:lb", "k8s-web", "application", "internal", "v", "Ingress shop/web")
NODE = LiveInstance("i-1", "m7g.large", "running", "zone", 2, True, "", "default")
VOLUME = LiveVolume("vol-1", "in-use", 20, "gp3", "zone", "shop/data", None)
INTERFACE = LiveInterface("eni-1", "available", "subnet-1", "")


def found(**what: Any) -> list[Finding]:
    remaining = replace(NOTHING, **what)
    return list(live_findings(remaining, cluster="prod", region="eu-west-1"))


def test_nothing_is_nothing() -> None:
    assert found() == []


def test_protection_is_said() -> None:
    (finding,) = found(cluster=replace(CLUSTER, deletion_protection=True))
    assert (finding.check, finding.severity) == ("live-deletion-protection", Severity.WARNING)


def test_nodes_of_a_pool_are_one_finding() -> None:
    nodes = tuple(replace(NODE, id=f"i-{number}") for number in range(7))
    own = replace(NODE, id="i-own", node_pool="")
    without, pool = found(instances=(*nodes, own))
    assert pool.subject == "instances of NodePool default"
    assert "7 exist: i-0, i-1, i-2, i-3, i-4 and 2 more" in pool.message
    assert without.subject == "instances of no node group"
    (pool, _) = sorted(
        found(cluster=None, instances=(*nodes, own)), key=lambda one: -len(one.remedy)
    )
    assert pool.remedy.endswith("--instance-ids i-0 i-1 i-2 i-3 i-4 i-5 i-6")


@pytest.mark.parametrize(
    ("what", "check", "severity", "with_cluster", "without"),
    [
        (
            {"load_balancers": (BALANCER,)},
            "live-load-balancer",
            Severity.ERROR,
            "kubectl --context prod -n shop delete ingress web, and wait",
            "aws elbv2 delete-load-balancer --region eu-west-1 --load-balancer-arn arn:lb",
        ),
        (
            {"load_balancers": (replace(BALANCER, object="Ingress shared"),)},
            "live-load-balancer",
            Severity.ERROR,
            "delete the Ingresses and Services that it is for, and wait",
            "aws elbv2 delete-load-balancer --region eu-west-1 --load-balancer-arn arn:lb",
        ),
        (
            {"instances": (NODE,)},
            "live-node",
            Severity.ERROR,
            "kubectl --context prod delete nodepool default, and wait",
            "aws ec2 terminate-instances --region eu-west-1 --instance-ids i-1",
        ),
        (
            {"volumes": (VOLUME,)},
            "live-volume",
            Severity.WARNING,
            "kubectl --context prod -n shop delete pvc data, if its data may go",
            "aws ec2 delete-volume --region eu-west-1 --volume-id vol-1",
        ),
        (
            {"volumes": (replace(VOLUME, claim=""),)},
            "live-volume",
            Severity.WARNING,
            "delete its PersistentVolumeClaim while the cluster runs",
            "aws ec2 delete-volume --region eu-west-1 --volume-id vol-1",
        ),
        (
            {"unclaimed_volumes": (VOLUME,)},
            "live-volume-of-nobody",
            Severity.INFO,
            "if it is of this one: aws ec2 delete-volume --region eu-west-1 --volume-id vol-1",
            "if it is of this one: aws ec2 delete-volume --region eu-west-1 --volume-id vol-1",
        ),
        (
            {"interfaces": (INTERFACE,)},
            "live-network-interface",
            Severity.WARNING,
            "aws ec2 delete-network-interface --region eu-west-1 --network-interface-id eni-1",
            "aws ec2 delete-network-interface --region eu-west-1 --network-interface-id eni-1",
        ),
    ],
)
def test_controllers_delete_while_they_run_and_you_afterwards(
    what: dict[str, Any], check: str, severity: Severity, with_cluster: str, without: str
) -> None:
    (finding,) = found(**what)
    assert (finding.check, finding.severity) == (check, severity)
    assert finding.remedy == with_cluster
    (finding,) = found(cluster=None, **what)
    assert finding.remedy == without


def test_eks_auto_mode_deletes_its_nodes_and_load_balancers_itself() -> None:
    automatic = replace(CLUSTER, auto_mode=True)
    balancer, nodes = found(cluster=automatic, load_balancers=(BALANCER,), instances=(NODE,))
    assert balancer.severity is nodes.severity is Severity.INFO
    assert "EKS deletes it with the cluster" in balancer.message
    assert "EKS ends them with the cluster" in nodes.message
