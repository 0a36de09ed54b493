"""The stacks of what an account has once, which come before its clusters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from aws_cdk import Stack
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.blueprint.account_baseline import AccountBaseline
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.spec import BaselineSpec, BlueprintSpec, EnvironmentSpec
from eks_blueprint.stack_names import baseline_stack_name
from eks_blueprint.stacks._environment import environment, tag

__all__ = ["BaselineStack", "build_baselines"]


class BaselineStack(Stack):
    """A stack with what an account has once in a Region.

    :param spec: the baseline.
    :param env: account and Region.
    :param scan_name: name of the CIS scan.
    :param makes_roles: whether to make the service-linked roles of the account, too. Default: true;
        false in all Regions but one.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: BaselineSpec,
        env: EnvironmentSpec,
        scan_name: str,
        makes_roles: bool = True,
    ) -> None:
        refuse_other_spec(scope, BaselineSpec, spec)
        refuse_other_spec(scope, EnvironmentSpec, env, name="env")
        super().__init__(
            scope,
            construct_id,
            env=environment(env),
            termination_protection=spec.deletion_protection,
            description=f"Baseline of the account for {scan_name}",
        )
        self.baseline = AccountBaseline(
            self, "Baseline", scan_name=scan_name, spec=spec, makes_roles=makes_roles
        )
        # A teardown of clusters reads this, and leaves the stack.
        self.add_metadata("AccountBaseline", scan_name)
        tag(self, spec.tags)


def build_baselines(
    scope: Construct, blueprint: BlueprintSpec, *, only: Collection[str], unused: bool
) -> Mapping[tuple[str | None, str | None], list[BaselineStack]]:
    """Create the stacks ``<environment>-<region>-baseline``.

    :param scope: the app or stage.
    :param blueprint: the spec.
    :param only: names of the clusters that are built; the stacks are those of all Regions of their
        environments.
    :param unused: also those of environments without any cluster.
    :returns: the stacks by account and Region.
    """
    wanted = {blueprint.clusters[name].environment.name for name in only}
    if unused:
        wanted |= {*blueprint.environments} - {
            cluster.environment.name for cluster in blueprint.clusters.values()
        }
    found: dict[tuple[str | None, str | None], list[BaselineStack]] = {}
    for env, stack in _stacks(scope, blueprint, wanted):
        found.setdefault(env.place, []).append(stack)
    return found


def _stacks(
    scope: Construct, blueprint: BlueprintSpec, wanted: Collection[str | None]
) -> Iterator[tuple[EnvironmentSpec, BaselineStack]]:
    for name, one in blueprint.environments.items():
        if one.baseline is None or name not in wanted:
            continue
        for index, region in enumerate(one.baseline_regions):
            env = EnvironmentSpec(name=name, account=one.account, region=region)
            stack = BaselineStack(
                scope,
                baseline_stack_name(name, region),
                spec=one.baseline,
                env=env,
                scan_name=name,
                makes_roles=index == 0,
            )
            yield env, stack
