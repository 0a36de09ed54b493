import aws_cdk as cdk
import pytest

from eks_blueprint.delivery.flux import Variables
from eks_blueprint.errors import BlueprintError
from tests.support.objects import substituted


def test_token_gets_the_name_of_its_place() -> None:
    variables = Variables({})
    token = cdk.Fn.ref("Queue")
    got = variables.put_into({"settings": {"interruptionQueue": token}}, "karpenter")
    assert got == {"settings": {"interruptionQueue": "${karpenter_settings_interruption_queue}"}}
    assert variables.values == {"karpenter_settings_interruption_queue": token}


def test_known_token_keeps_its_name_everywhere() -> None:
    variables = Variables({"vpc_id": cdk.Fn.ref("Vpc")})
    value = variables.values["vpc_id"]
    assert variables.put_into([value, f"a/{value}/b"], "x") == ["${vpc_id}", "a/${vpc_id}/b"]
    assert list(variables.values) == ["vpc_id"]


def test_two_tokens_in_one_text() -> None:
    variables = Variables({})
    first, second = cdk.Fn.ref("A"), cdk.Fn.ref("B")
    assert variables.put_into(f"{first}:{second}", "x", "y") == "${x_y}:${x_y_2}"


def test_literal_braces_survive_the_substitution_of_flux() -> None:
    variables = Variables({"name": cdk.Fn.ref("A")})
    got = variables.put_into("${POD_NAME} $HOME " + variables.values["name"], "x")
    assert got == "$${POD_NAME} $HOME ${name}"
    assert substituted(got, {"name": "prod"}) == "${POD_NAME} $HOME prod"


def test_fails_on_a_token_that_is_no_text() -> None:
    number = cdk.Token.as_number(cdk.Fn.ref("Size"))
    with pytest.raises(BlueprintError, match=r"pool\.size must be a text or a literal"):
        Variables({}).put_into({"size": number}, "pool")


def test_fails_on_a_name_that_flux_does_not_take() -> None:
    with pytest.raises(BlueprintError, match="must have names of lower-case letters"):
        Variables({"vpc-id": "vpc-1"})
