"""Why a violation of a rule of this library is accepted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.rules import RuleFinding, RuleResult
from eks_blueprint.rules.acknowledged import PACK, Reasons, is_named, reasons_in_templates

__all__ = ["Acknowledged", "rule_findings"]


class Acknowledged:
    """The reasons in templates and in the report of the synthesis.

    :param source: the assembly.
    :param reported: findings that the synthesis reported.
    :param stacks: names of the stacks in the assembly.
    """

    def __init__(
        self, source: Source, reported: Sequence[ReviewFinding], stacks: Collection[str]
    ) -> None:
        self._reported = [one for one in reported if one.pack == PACK]
        own = {key: source.assembly.stacks[key] for key in stacks}
        self._in_templates: Reasons = reasons_in_templates(own)

    def is_reported(self, finding: RuleFinding, place: Place) -> bool:
        """Say whether the report of the synthesis has a finding already.

        :param finding: the finding.
        :param place: its place.
        """
        return any(self._is(one, finding, place) for one in self._reported)

    def reason(self, finding: RuleFinding, place: Place) -> str:
        """Return why a finding is accepted, or an empty text.

        :param finding: the finding.
        :param place: its place.
        """
        for one in self._reported:
            if one.state == "acknowledged" and self._is(one, finding, place):
                return one.reason
        for key in ((place.stack, place.logical_id), (place.stack, "")):
            for name, reason in self._in_templates.get(key, ()):
                if is_named(finding, name):
                    return reason
        return ""

    @staticmethod
    def _is(one: ReviewFinding, finding: RuleFinding, place: Place) -> bool:
        return (
            is_named(finding, one.rule)
            and one.place is not None
            and (one.place.id == place.id or one.place.id == place.stack)
        )


def rule_findings(
    source: Source,
    results: Sequence[RuleResult],
    acknowledged: Acknowledged,
    stacks: Collection[str],
) -> tuple[ReviewFinding, ...]:
    """Return what the rules of this library find beyond what a synthesis reported.

    :param source: the assembly.
    :param results: what the rules say of some stacks.
    :param acknowledged: why some of it is accepted.
    :param stacks: names of the stacks in the assembly.
    """
    found = []
    for result in results:
        for one in result.findings:
            place = source.located(
                one.stack, one.logical_id or one.path, stacks, one.path if one.logical_id else ""
            )
            if acknowledged.is_reported(one, place):
                continue
            reason = acknowledged.reason(one, place)
            found.append(
                ReviewFinding(
                    pack=PACK,
                    rule=one.id,
                    severity="error" if one.severity == "high" else "warning",
                    state="acknowledged" if reason else "open",
                    message=one.message,
                    reason=reason,
                    construct=source.constructs.get((place.stack, place.logical_id), one.subject),
                    place=place,
                )
            )
    return tuple(found)
