"""Constructs refuse arguments of other types than their parameters have, and name the parameter."""

import dataclasses
import inspect
import re
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_iam as iam

import eks_blueprint
from eks_blueprint import (
    FluxDelivery,
    MetricSources,
    OffHours,
    PrivateRegistry,
    ScheduledGroup,
    ScheduledPools,
)
from eks_blueprint.arguments import checked
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import NodeGroupSpec, OffHoursSpec
from tests.support.constructs import MAKERS, Surroundings, public_constructs

IMPORT = (
    "import it, as with Role.from_role_arn, Key.from_key_arn or Cluster.from_cluster_attributes"
)
# What each kind of parameter refuses. Specs have messages of their own, and texts are also checked
# for what they say.
WRONG: tuple[tuple[str, tuple[Callable[[Surroundings], Any], ...]], ...] = (
    ("Sequence[", (lambda _: "one", lambda _: {"a": "b"}, lambda _: [None], lambda _: 5)),
    ("Collection[", (lambda _: "one", lambda _: [5])),
    ("Mapping[", (lambda _: "one", lambda _: ["one"], lambda _: 5)),
    ("bool", (lambda _: "false", lambda _: 1, lambda at: at.stack)),
    ("int", (lambda _: "30", lambda _: True, lambda _: [30])),
    ("str", (lambda _: 5, lambda _: ["one"], lambda at: at.stack)),
    ("RemovalPolicy", (lambda _: "retain", lambda _: None)),
    ("Delivery", (lambda _: None, lambda at: at.stack, lambda at: at.cluster)),
    ("NetworkLayout", (lambda _: "vpc-0a1b2c3d", lambda at: at.vpc)),
    ("eks.", (lambda _: None, lambda _: "existing", role_of := lambda at: role(at))),
    ("CertificateAuthority", (lambda _: None, lambda _: "arn:aws:acm-pca:eu-west-1:1:x")),
    ("ec2.", (lambda _: "vpc-0a1b2c3d", role_of)),
    ("kms.", (lambda _: "alias/x", role_of)),
    ("iam.", (lambda _: "arn:aws:iam::111122223333:role/x", lambda at: at.key)),
)


def role(at: Surroundings) -> iam.IRole:
    return iam.Role.from_role_arn(at.stack, "Other", "arn:aws:iam::111122223333:role/x")


def parameters() -> list[tuple[str, str, str]]:
    """Return construct, parameter and annotation of each argument that is no spec."""
    return [
        (name, parameter.name, str(parameter.annotation))
        for name, made in public_constructs().items()
        for parameter in inspect.signature(made.__init__).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY and "Spec" not in str(parameter.annotation)
    ]


def test_every_public_construct_checks_its_arguments() -> None:
    plain = [
        name
        for name, made in public_constructs().items()
        if not hasattr(made.__init__, "__wrapped__")
    ]
    assert plain == []


@pytest.mark.parametrize(
    ("name", "parameter", "annotation"),
    parameters(),
    ids=lambda value: value if "[" not in value else "",
)
def test_other_types_are_refused(
    name: str, parameter: str, annotation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = next((values for start, values in WRONG if annotation.startswith(start)), ())
    made = public_constructs()[name]
    init = made.__init__
    for index, value_of in enumerate(wrong):
        at = Surroundings(cdk.App(), f"{name}{index}")
        value = value_of(at)
        if value is None and "None" in annotation:
            continue

        def other(self: Any, *args: Any, value: Any = value, **given: Any) -> None:
            init(self, *args, **{**given, parameter: value})

        with monkeypatch.context() as patch:
            patch.setattr(made, "__init__", other)
            with pytest.raises(BlueprintError, match=rf"{parameter}:? must be "):
                MAKERS[name](at)


def test_most_parameters_have_wrong_values() -> None:
    without = {
        annotation
        for _, _, annotation in parameters()
        if not any(annotation.startswith(start) for start, _ in WRONG)
    }
    assert len(without) < 25
    assert not {one for one in without if re.search(r"\b(str|int|bool)\b", one)}


VERSIONED = [name for name, parameter, _ in parameters() if parameter == "kubernetes_version"]


@pytest.mark.parametrize("name", VERSIONED)
def test_no_version_is_a_token(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules on versions would be skipped, and pins of the catalogue not be found."""
    made = public_constructs()[name]
    init = made.__init__

    def other(self: Any, *args: Any, **given: Any) -> None:
        init(self, *args, **{**given, "kubernetes_version": cdk.Aws.STACK_NAME})

    monkeypatch.setattr(made, "__init__", other)
    with pytest.raises(BlueprintError, match="kubernetes_version must be a literal"):
        MAKERS[name](Surroundings(cdk.App(), name))


# Objects of the catalogue and of errors are below the room that checks; manifests and releases have
# messages of their own.
OWN_CHECKS = {"Chart", "HelmRelease", "Issue", "Manifests"}


def data_classes() -> dict[str, type]:
    found = {name: getattr(eks_blueprint, name) for name in eks_blueprint.__all__}
    return {name: one for name, one in found.items() if dataclasses.is_dataclass(one)}


def test_every_public_dataclass_checks_its_arguments() -> None:
    plain = {
        name for name, one in data_classes().items() if not hasattr(one.__init__, "__wrapped__")
    }
    assert plain == OWN_CHECKS


OFF_HOURS = OffHoursSpec(node_groups=("workers",))


def metric_sources(**given: Any) -> MetricSources:
    return MetricSources(**{"cluster_name": "prod", **given})


DATA: dict[str, tuple[Callable[[], object], str]] = {
    "a name that is a number": (
        lambda: metric_sources(cluster_name=5),
        'MetricSources: cluster_name must be text, got 5; put it in quotes: "5"',
    ),
    "a text for a bool": (
        lambda: metric_sources(container_insights="false"),
        "MetricSources: container_insights must be true or false, got text 'false'",
    ),
    "a list for a map": (
        lambda: metric_sources(certificate_arns=["arn"]),
        "MetricSources: certificate_arns must be a map from text to text, got a list with text "
        "'arn'",
    ),
    "a node group by its name": (
        lambda: ScheduledGroup("workers", NodeGroupSpec()),  # type: ignore[arg-type]
        "ScheduledGroup: resource must be of type aws_eks.CfnNodegroup, got text 'workers'",
    ),
    "a text for pools": (
        lambda: ScheduledPools("batch", OFF_HOURS),
        "ScheduledPools: names must be a list of text, got text 'batch'; put it in brackets, as a "
        "list of one",
    ),
    "a tree with an interval that is text": (
        lambda: FluxDelivery("prod", interval_minutes="5"),  # type: ignore[arg-type]
        "FluxDelivery: interval_minutes must be a whole number, got text '5'",
    ),
    "a tree of no name": (
        lambda: FluxDelivery(None),  # type: ignore[arg-type]
        "FluxDelivery: cluster_name must be text, got None",
    ),
    "a registry of a numbered account": (
        lambda: PrivateRegistry("mirror", account=111122223333),  # type: ignore[arg-type]
        'PrivateRegistry: account must be text, got 111122223333; put it in quotes: "111122223333"',
    ),
}


@pytest.mark.parametrize("case", DATA)
def test_what_constructs_take_is_checked_when_it_is_made(case: str) -> None:
    make, message = DATA[case]
    with pytest.raises(BlueprintError) as caught:
        make()
    assert str(caught.value) == message


def test_a_checked_dataclass_is_what_it_was() -> None:
    one = metric_sources(container_insights=True)
    assert dataclasses.replace(one, cluster_name="test") == MetricSources(
        "test", container_insights=True
    )
    assert str(inspect.signature(MetricSources)).startswith("(cluster_name: 'str', control_plane")


def test_a_scheduled_group_has_a_spec() -> None:
    at = Surroundings(cdk.App(), "Test")
    group = ScheduledGroup(
        eks_l1.CfnNodegroup(at.stack, "G", cluster_name="a", node_role="b", subnets=["c"]),
        {"min_size": 1},  # type: ignore[arg-type]
    )
    with pytest.raises(BlueprintError, match=r"groups\.g\.spec: must be of class NodeGroupSpec"):
        OffHours(*at.at, groups={"g": group}, spec=OFF_HOURS)


class Thing(cdk.CfnElement):
    """A construct with parameters of every kind."""

    @checked
    def __init__(
        self,
        scope: cdk.Stack,
        construct_id: str,
        *,
        names: "list[str]" = [],  # noqa: B006
        days: "int | None" = None,
        labels: "dict[str, list[str]] | None" = None,
        on: "bool" = False,
    ) -> None:
        super().__init__(scope, construct_id)

    def _to_cloud_formation(self) -> Any:
        return {}


MESSAGES = {
    "a text for a list": (
        {"names": "one"},
        "names must be a list of text, got text 'one'; put it in brackets, as a list of one",
    ),
    "a list with a number": (
        {"names": ["a", 5]},
        "names must be a list of text, got a list with 5",
    ),
    "a bool for a number": ({"days": True}, "days must be a whole number or None, got True"),
    "a map with a text": (
        {"labels": {"a": ["b"], "c": "d"}},
        "labels must be a map from text to a list of text or None, got a map with text 'd'",
    ),
    "a text for a bool": ({"on": "no"}, "on must be true or false, got text 'no'"),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_messages(case: str) -> None:
    given, message = MESSAGES[case]
    with pytest.raises(BlueprintError) as caught:
        Thing(cdk.Stack(cdk.App(), "Test"), "It", **given)  # type: ignore[arg-type]
    assert str(caught.value) == f"Test/It: {message}"


def test_tokens_and_lists_of_tokens_are_accepted() -> None:
    stack = cdk.Stack(cdk.App(), "Test")
    days: Any = cdk.Token.as_number({"Ref": "Days"})
    names = cdk.Token.as_list({"Ref": "Names"})
    Thing(stack, "It", names=names, days=days, labels={cdk.Aws.REGION: [cdk.Aws.REGION]})


def test_no_scope() -> None:
    with pytest.raises(BlueprintError, match=r"^scope must be of type Stack, got None"):
        Thing(None, "It")  # type: ignore[arg-type]
