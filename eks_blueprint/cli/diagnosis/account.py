"""What AWS says of an account and Region; without a session, what was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.catalogue import NeededQuota
from eks_blueprint.cli.diagnosis.check import Check, Outcome
from eks_blueprint.cli.diagnosis.needs import Need

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session

__all__ = ["account_checks"]

_LIVE = "add --live to ask AWS"


def account_checks(
    session: Session | None, needs: Sequence[Need], *, qualifier: str
) -> Iterator[Check]:
    """Look at credentials, bootstrap stacks and quotas.

    :param session: AWS; ``None`` asks nothing.
    :param needs: what a spec needs, one for each account and Region; none without a spec.
    :param qualifier: qualifier of the bootstrap stacks.
    """
    if session is None:
        for name in ("credentials", "bootstrap", *(("quotas",) if needs else ())):
            yield Check(name, Outcome.NOT_ASKED, _LIVE)
        return
    for need in needs or (Need(None, None),):
        yield from _place(session, need, qualifier=qualifier, with_spec=bool(needs))


def _place(session: Session, need: Need, *, qualifier: str, with_spec: bool) -> Iterator[Check]:
    from eks_blueprint.live.errors import LiveError

    named = need.account or need.region
    place = f"{need.account or '-'}/{need.region or '-'}" if named else ""
    try:
        here = session.of_environment(need.account, need.region)
        identity = here.call("sts", "get_caller_identity")
    except LiveError as error:
        yield _refused("credentials", place, error)
        return
    yield Check("credentials", Outcome.OK, str(identity["Arn"]), place=place)
    yield _bootstrap(here, place, str(identity["Account"]), qualifier)
    if with_spec:
        yield from _quotas(here, need, place)


def _bootstrap(session: Session, place: str, account: str, qualifier: str) -> Check:
    from eks_blueprint.live.bootstrapped import bootstrap_version
    from eks_blueprint.live.errors import LiveError

    least = catalogue.toolchain().bootstrap
    other = "" if qualifier == "hnb659fds" else f" --qualifier {qualifier}"
    remedy = f"cdk bootstrap aws://{account}/{session.region}{other}"
    try:
        found = bootstrap_version(session, qualifier)
    except LiveError as error:
        return _refused("bootstrap", place, error)
    if found is None:
        text = f"no bootstrap stack {qualifier}"
        return Check("bootstrap", Outcome.MISSING, text, remedy, place)
    if found < least:
        text = f"version {found}, needs {least}"
        return Check("bootstrap", Outcome.MISSING, text, remedy, place)
    return Check("bootstrap", Outcome.OK, f"version {found}", place=place)


def _quotas(session: Session, need: Need, place: str) -> Iterator[Check]:
    from eks_blueprint.live import account_quotas as asked
    from eks_blueprint.live.errors import LiveError
    from eks_blueprint.live.quotas import vcpu_quotas

    try:
        there = asked.cluster_names(session)
        if there & {*need.clusters}:
            # What exists is counted as used already, and a spec does not say what is new.
            text = f"not compared: {', '.join(sorted(there & {*need.clusters}))} exists already"
            yield Check("quotas", Outcome.OK, text, place=place)
            return
        yield _quota(session, "clusters", place, used=len(there), wanted=len(need.clusters))
        if need.vpcs:
            yield _quota(session, "vpcs", place, used=asked.vpc_count(session), wanted=need.vpcs)
        if need.addresses:
            used = asked.addresses(session)
            yield _quota(session, "addresses", place, used=used, wanted=need.addresses)
        least = catalogue.toolchain().lambda_executions
        yield _quota(session, "lambda", place, used=0, wanted=least)
        vcpus = asked.vcpus_of(session, [kind for one in need.instances.values() for kind in one])
        for quota in vcpu_quotas(session, need.instances):
            wanted = sum(
                vcpus.get(kind, 0) * count for kind, count in need.instances[quota.code].items()
            )
            facts = NeededQuota("ec2", quota.code, f"vCPUs, {quota.name}")
            yield _compared("quota vcpus", place, facts, quota.limit, quota.used, wanted)
    except LiveError as error:
        yield _refused("quotas", place, error)


def _quota(session: Session, name: str, place: str, *, used: int, wanted: int) -> Check:
    from eks_blueprint.live.account_quotas import quota_value

    facts = catalogue.toolchain().quotas[name]
    limit = quota_value(session, facts.service, facts.code)
    return _compared(f"quota {name}", place, facts, limit, used, wanted)


def _compared(
    name: str, place: str, facts: NeededQuota, limit: int, used: int, wanted: int
) -> Check:
    found = f"{facts.what}: {wanted} needed, {max(0, limit - used)} of {limit} free"
    if wanted <= limit - used:
        return Check(name, Outcome.OK, found, place=place)
    remedy = (
        "aws service-quotas request-service-quota-increase "
        f"--service-code {facts.service} --quota-code {facts.code} "
        f"--desired-value {used + wanted}"
    )
    return Check(name, Outcome.MISSING, found, remedy, place)


def _refused(name: str, place: str, error: Exception) -> Check:
    """Turn what AWS refused into what is missing; its text has the remedy."""
    what, _, remedy = str(error).partition("; ")
    return Check(name, Outcome.MISSING, what, remedy, place)
