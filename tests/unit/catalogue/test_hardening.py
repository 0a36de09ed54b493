"""What settings do for the CIS benchmark, and what they leave open."""

import tomllib

import pytest

from eks_blueprint.catalogue.hardening import cis_checks, cis_settings
from eks_blueprint.compute.bottlerocket import bottlerocket_user_data
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BottlerocketSpec


def test_benchmark_is_whole() -> None:
    """Upstream's checker knows 28 checks, 15 of them of level 1."""
    assert len(cis_checks()) == 28
    assert len(cis_checks(1)) == 15


def test_level_1_holds_what_bottlerocket_does_by_itself() -> None:
    settings = cis_settings(1)
    by_settings = [check for check in cis_checks(1) if check.by == "settings"]
    assert by_settings != []
    assert all(check.default for check in by_settings)
    assert settings.blocked_kernel_modules == ()
    assert settings.kernel_lockdown == ""
    assert settings.sysctls["kernel.randomize_va_space"] == "2"
    assert "user.max_user_namespaces" not in settings.sysctls


def test_level_2_adds_modules_redirects_and_lockdown() -> None:
    one, two = cis_settings(1), cis_settings(2)
    assert one.sysctls.items() < two.sysctls.items()
    assert two.blocked_kernel_modules == ("udf", "sctp")
    assert two.kernel_lockdown == "integrity"
    for family in ("ipv4", "ipv6"):
        for scope in ("all", "default"):
            assert two.sysctls[f"net.{family}.conf.{scope}.accept_redirects"] == "0"
            assert two.sysctls[f"net.{family}.conf.{scope}.accept_source_route"] == "0"


@pytest.mark.parametrize("level", [1, 2])
def test_forwarding_is_left_alone(level: int) -> None:
    """Pods would have no network."""
    assert [name for name in cis_settings(level).sysctls if "forward" in name] == []


def test_firewall_is_named_as_not_covered() -> None:
    settings = cis_settings(2)
    left = {check.id for check in settings.not_covered if check.by == "bootstrap"}
    assert left == {"3.4.1.1", "3.4.1.2", "3.4.1.3", "3.4.2.1", "3.4.2.2", "3.4.2.3"}
    people = [check for check in settings.not_covered if check.by == "people"]
    assert {check.id for check in people} == {"1.2.1", "1.6"}
    assert all(check.note for check in people)


def test_every_check_has_what_passes_it() -> None:
    for check in cis_checks():
        has_settings = bool(check.sysctls or check.blocked_kernel_modules or check.kernel_lockdown)
        assert has_settings == (check.by == "settings"), check.id


@pytest.mark.parametrize("level", [1, 2])
def test_settings_fit_into_user_data(level: int) -> None:
    settings = cis_settings(level)
    lockdown = {"kernel_lockdown": settings.kernel_lockdown} if settings.kernel_lockdown else {}
    spec = BottlerocketSpec.model_validate(
        {
            "sysctls": dict(settings.sysctls),
            "blocked_kernel_modules": settings.blocked_kernel_modules,
            "admin_container": settings.admin_container,
            **lockdown,
        }
    )
    written = tomllib.loads(bottlerocket_user_data(spec))["settings"]
    assert written["kernel"]["sysctl"] == settings.sysctls
    assert written["kernel"]["lockdown"] == "integrity"
    assert written["host-containers"]["admin"] == {"enabled": False}
    blocked = {name for name, module in written["kernel"].get("modules", {}).items()}
    assert blocked == set(settings.blocked_kernel_modules)


@pytest.mark.parametrize("level", [0, 3])
def test_fails_for_a_level_that_is_not(level: int) -> None:
    with pytest.raises(BlueprintError, match=f"must be 1 or 2, got {level}"):
        cis_settings(level)
