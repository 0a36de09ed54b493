"""Which names of ACK would reach the bucket from which Flux reads."""

from typing import Any

import pytest

from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec

ACCOUNTS = ("111122223333", "444455556666")


def blueprint(*names: str, service: str = "s3", bucket: Any = None, accounts: Any = None) -> Any:
    """Make a cluster with ACK, and one whose tree is in a bucket."""
    here, there = accounts or (None, None)
    where = {"region": "eu-west-1"}
    return BlueprintSpec.model_validate(
        {
            "clusters": {
                "shop": {
                    **({"environment": {**where, "account": here}} if here else {}),
                    "capabilities": {"ack": {"services": {service: {"resource_names": [*names]}}}},
                },
                "Shop-EU": {
                    **({"environment": {**where, "account": there}} if there else {}),
                    "gitops": {"bucket": bucket or {}},
                },
            }
        }
    )


@pytest.mark.parametrize("name", ["s*", "shop-*", "shop-eu-*", "shop-eu-blueprintcomponents*"])
def test_fails_on_the_start_of_the_bucket(name: str) -> None:
    with pytest.raises(BlueprintError, match=r"must not cover .* starts with shop-eu-blueprint"):
        blueprint(name)


def test_fails_on_a_whole_name_that_the_bucket_could_have() -> None:
    with pytest.raises(BlueprintError, match="must not cover"):
        blueprint("shop-eu-blueprintcomponentsfluxtreebucket0e671640-x")


def test_fails_on_a_bucket_of_your_own() -> None:
    given = {"bucket": "fleet", "region": "eu-west-1"}
    for name in ("fleet", "flee*"):
        with pytest.raises(BlueprintError, match="whose name is fleet"):
            blueprint(name, bucket=given)
    blueprint("fleet-*", "fleet2", "shop-*", bucket=given)


def test_other_names_services_and_accounts_are_taken() -> None:
    blueprint("shop-ack-*", "shop-eu-ack-*", "shop-eu", "shop-eu-orders-*")
    blueprint("shop-*", service="dynamodb")
    blueprint("shop-*", accounts=ACCOUNTS)
    with pytest.raises(BlueprintError, match="must not cover"):
        blueprint("shop-*", accounts=(ACCOUNTS[0], ACCOUNTS[0]))
