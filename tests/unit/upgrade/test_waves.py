"""What CloudFormation updates, in which order, and how long it takes."""

from typing import Any

from tests.support.plans import CORE, step

CLUSTER = {"Type": "AWS::EKS::Cluster", "Properties": {"Version": "1.35"}}


def addon(name: str, *after: str) -> dict[str, Any]:
    return {
        "Type": "AWS::EKS::Addon",
        "Properties": {"AddonName": name, "ClusterName": {"Ref": "Cluster"}},
        "DependsOn": list(after),
    }


def group(*after: str, version: bool = True, **properties: Any) -> dict[str, Any]:
    own = {"ClusterName": {"Ref": "Cluster"}, **({"Version": "1.35"} if version else {})}
    return {
        "Type": "AWS::EKS::Nodegroup",
        "Properties": {**own, **properties},
        "DependsOn": list(after),
    }


def sizes(desired: Any, **update: Any) -> dict[str, Any]:
    return {"ScalingConfig": {"DesiredSize": desired}, "UpdateConfig": update}


def resources(**found: dict[str, Any]) -> list[list[str]]:
    waves = step(CORE, resources={"Cluster": CLUSTER, **found}).waves
    return [list(one.resources) for one in waves]


def test_order_follows_the_dependencies() -> None:
    assert resources(
        Agent=addon("eks-pod-identity-agent"),  # the same version for both
        Nodes=group("Proxy", **sizes(3)),
        Proxy=addon("kube-proxy"),
        Metrics=addon("metrics-server", "Nodes"),
    ) == [
        ["control plane"],
        ["add-on kube-proxy"],
        ["1 node group of 3 nodes"],
        ["add-on metrics-server"],
    ]


def test_order_goes_through_resources_that_do_not_change() -> None:
    role = {"Type": "AWS::IAM::Role", "DependsOn": "Nodes", "Properties": {}}
    found = resources(Nodes=group(**sizes(2)), Role=role, Metrics=addon("metrics-server", "Role"))
    assert found == [["control plane"], ["1 node group of 2 nodes"], ["add-on metrics-server"]]


def test_group_with_an_own_ami_is_not_updated() -> None:
    assert resources(Nodes=group(version=False)) == [["control plane"]]


def test_circle_in_a_template_ends() -> None:
    assert resources(A=addon("kube-proxy", "B"), B=addon("vpc-cni", "A"))


def seconds(**properties: Any) -> tuple[int, int]:
    waves = step(CORE, resources={"Nodes": group(**properties)}).waves
    return waves[0].duration.low, waves[0].duration.high


def test_nodes_take_turns() -> None:
    one = seconds(**sizes(1, MaxUnavailable=1))
    assert seconds(**sizes(6, MaxUnavailable=2)) == (one[0] * 3, one[1] * 3)
    assert seconds(**sizes(6, MaxUnavailablePercentage=50)) == (one[0] * 2, one[1] * 2)
    assert seconds(**sizes(2, MaxUnavailablePercentage=33)) == (one[0] * 2, one[1] * 2)


def test_what_the_template_leaves_open_does_not_crash() -> None:
    assert seconds(ScalingConfig={"Ref": "Sizes"}, UpdateConfig={"Fn::If": []})
    assert seconds(**sizes({"Ref": "Desired"}, MaxUnavailable={"Ref": "Most"}))
    assert step(CORE, resources={"A": {"Type": "AWS::EKS::Addon"}}).waves == ()


def test_deployment_takes_the_sum_of_what_waits_for_each_other() -> None:
    found = step(
        CORE,
        resources={
            "Cluster": CLUSTER,
            "A": addon("kube-proxy"),
            "B": addon("vpc-cni"),
        },
    )
    assert [one.duration for one in found.waves][1].low == 120
    assert found.duration.low == sum(one.duration.low for one in found.waves)
