"""From the name of an environment to an account, a Region and a wave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.merge import deep_merge
from eks_blueprint.spec.messages import shown

__all__ = ["named", "over", "resolved"]


def named(environment: Any) -> Any:
    """Write the name of an environment as a map.

    :param environment: what a layer says: a name, or a map.
    """
    return {"name": environment} if isinstance(environment, str) else environment


def over(lower: Any, upper: Any) -> Any:
    """Lay one layer's environment over another; naming one replaces all that lies below.

    :param lower: the layer below.
    :param upper: the layer above.
    """
    if not isinstance(upper, Mapping) or not isinstance(lower, Mapping):
        return upper
    return dict(upper) if upper.get("name") is not None else deep_merge(lower, upper)


def resolved(
    environment: Any, environments: Mapping[str, FleetEnvironmentSpec]
) -> tuple[Any, list[Found]]:
    """Fill in what the named environment says.

    :param environment: a map with the name; anything else is returned as it is.
    :param environments: environments by name.
    :returns: the map with account, Region and wave, and what is wrong with it, with paths below the
        map; the path is empty where the name alone is the environment.
    """
    name = environment.get("name") if isinstance(environment, Mapping) else None
    if not isinstance(name, str):
        return environment, []
    found = environments.get(name)
    if found is None:
        known = ", ".join(environments)
        has = f"which has {known}" if known else "of which the spec has none"
        return environment, [(("name",), f"must name one of environments, {has}, got {name!r}")]
    wrong: list[Found] = []
    own = {key: value for key, value in environment.items() if value is not None}
    account, region = own.get("account", found.account), own.get("region", found.regions[0])
    if account != found.account:
        wrong.append(_differs("account", name, found.account, account))
    if region not in found.regions:
        wrong.append(_differs("region", name, f"one of {', '.join(found.regions)}", region))
    where = {**own, "account": account, "region": region}
    return (where if "wave" in own else {**where, "wave": found.wave}), wrong


def _differs(key: str, name: str, allowed: str, got: Any) -> Found:
    path: Path = (key,)
    return path, (
        f"must be {allowed} as in environments.{name}, got {shown(got)}; for a place outside of "
        "environments, set name to null"
    )
