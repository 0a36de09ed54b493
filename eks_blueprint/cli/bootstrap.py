"""Print how accounts and Regions are prepared for a pipeline."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from eks_blueprint import catalogue
from eks_blueprint.app.stack_places import stack_places
from eks_blueprint.cli.spec_file import read_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BlueprintSpec, PipelineSpec

__all__ = ["bootstrap"]

_QUALIFIER = re.compile(r"[A-Za-z0-9_-]{1,10}")
_DEFAULT = "hnb659fds"


def bootstrap(path: Path, *, policies: Sequence[str] = (), qualifier: str = _DEFAULT) -> int:
    """Print the commands of the CDK CLI that each account and Region needs once.

    :param path: a spec with a pipeline.
    :param policies: ARNs of the managed policies with which CloudFormation works in the accounts,
        in which ``{account}`` stands for the account. Default: AdministratorAccess.
    :param qualifier: of the bootstrap stacks. Default: that of the CDK.
    :returns: 0.
    :raises BlueprintError: if the spec has no pipeline, or the qualifier is none.

    Source: CDK CLI 2.1148.1, ``cdk bootstrap --help`` and its ``bootstrap-template.yaml``.
    """
    blueprint = read_spec(path).blueprint
    if blueprint.pipeline is None:
        raise BlueprintError(
            f"{path} must have a pipeline, got none; without one, run cdk bootstrap in each "
            "account and Region"
        )
    if not _QUALIFIER.fullmatch(qualifier):
        raise BlueprintError(
            f"--qualifier must be 1 to 10 letters, digits, _ and -, got {qualifier!r}"
        )
    print("\n".join(_script(path, blueprint, blueprint.pipeline, policies, qualifier)))
    return 0


def _script(
    path: Path,
    blueprint: BlueprintSpec,
    pipeline: PipelineSpec,
    policies: Sequence[str],
    qualifier: str,
) -> Iterator[str]:
    cdk = f"npx aws-cdk@{catalogue.pipeline_facts().cdk_cli}"
    partition = catalogue.partition_of(pipeline.region)
    given = policies or [f"arn:{partition}:iam::aws:policy/AdministratorAccess"]
    targets = dict(_targets(blueprint))
    everywhere = {region for regions in targets.values() for region in regions}
    own = sorted({pipeline.region, *targets.pop(pipeline.account, ()), *everywhere})
    yield "# Once for each account, with credentials that may create roles in it."
    yield f"# Account {pipeline.account} of the pipeline: its stacks, and artifacts in each Region."
    for region in own:
        yield _command(cdk, pipeline.account, region, "", given, qualifier)
    for account, regions in sorted(targets.items()):
        names = [n for n, one in blueprint.environments.items() if one.account == account]
        yield ""
        yield f"# Account {account}{f' ({chr(44).join(names)})' if names else ''}, which trusts it."
        for region in sorted(regions):
            trust = f" --trust {pipeline.account}"
            yield _command(cdk, account, region, trust, given, qualifier)
    yield ""
    yield f"# The pipeline, once; from then on it updates itself. Account {pipeline.account}."
    yield f"eks-blueprint synth {shlex.quote(str(path))} --output cdk.out"
    yield f"{cdk} deploy --app cdk.out {pipeline.name}-pipeline"


def _targets(blueprint: BlueprintSpec) -> Iterator[tuple[str, set[str]]]:
    """Yield the accounts to which the pipeline deploys, with their Regions."""
    found: dict[str, set[str]] = {}
    for _, (account, region) in stack_places(blueprint):
        if account is not None and region is not None:
            found.setdefault(account, set()).add(region)
    for environment in blueprint.environments.values():
        found.setdefault(environment.account, set()).update(environment.regions)
    yield from found.items()


def _command(
    cdk: str, account: str, region: str, trust: str, policies: Sequence[str], qualifier: str
) -> str:
    own = [one.replace("{account}", account) for one in policies]
    given = "".join(f" --cloudformation-execution-policies {shlex.quote(one)}" for one in own)
    other = "" if qualifier == _DEFAULT else f" --qualifier {qualifier}"
    where = f"aws://{account}/{region}"
    return f"{cdk} bootstrap {where}{trust}{given}{other} --termination-protection"
