"""Watching the alarms of a wave."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli.bake import bake
from eks_blueprint.errors import BlueprintError
from tests.support.assemblies import write_assembly
from tests.support.aws import Answers

ACCOUNT = {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/ops", "UserId": "A"}


def assembly(folder: Path, *names: str) -> Path:
    write_assembly(folder, {"prod": "eu-west-1"})
    alarms = {
        f"A{number}": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": name}}
        for number, name in enumerate(names)
    }
    (folder / "prod.template.json").write_text(json.dumps({"Resources": alarms}), "utf-8")
    return folder


def states(**of: str) -> dict[str, Any]:
    return {
        "MetricAlarms": [
            {"AlarmName": name, "StateValue": state, "StateReason": "a threshold was crossed"}
            for name, state in of.items()
        ]
    }


@pytest.fixture
def aws() -> Answers:
    answers = Answers()
    answers.give("sts", "get_caller_identity", ACCOUNT)
    return answers


def waiting(waited: list[float]) -> Callable[[float], None]:
    return waited.append


def test_alarms_are_watched_once_a_minute(tmp_path: Path, aws: Answers) -> None:
    folder = assembly(tmp_path, "nodes", "pods")
    for _ in range(3):
        aws.give(
            "cloudwatch",
            "describe_alarms",
            states(nodes="OK", pods="INSUFFICIENT_DATA"),
            region="eu-west-1",
            AlarmNames=["nodes", "pods"],
        )
    waited: list[float] = []
    assert bake([folder], minutes=2, session=aws.session, wait=waiting(waited)) == 0
    assert waited == [60, 60]
    assert aws.left == []


def test_an_alarm_ends_it_at_once(
    tmp_path: Path, aws: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.give("cloudwatch", "describe_alarms", states(nodes="OK"))
    aws.give("cloudwatch", "describe_alarms", states(nodes="ALARM"))
    folder = assembly(tmp_path, "nodes")
    assert bake([folder], minutes=60, session=aws.session, wait=waiting([])) == 1
    said = capsys.readouterr().out
    assert "nodes is in alarm in 111122223333/eu-west-1: a threshold was crossed" in said


def test_a_question_without_an_answer_is_asked_again(
    tmp_path: Path, aws: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.give("cloudwatch", "describe_alarms", states(nodes="OK"))
    aws.refuse("cloudwatch", "describe_alarms", "InternalFailure")
    aws.give("cloudwatch", "describe_alarms", states(nodes="OK"))
    folder = assembly(tmp_path, "nodes")
    assert bake([folder], minutes=2, session=aws.session, wait=waiting([])) == 0
    assert "asking again in a minute" in capsys.readouterr().err


def test_fails_if_the_first_question_has_no_answer(tmp_path: Path, aws: Answers) -> None:
    aws.refuse("cloudwatch", "describe_alarms", "AccessDenied")
    with pytest.raises(BlueprintError, match="must allow cloudwatch:DescribeAlarms"):
        bake([assembly(tmp_path, "nodes")], minutes=2, session=aws.session, wait=waiting([]))


def test_fails_after_five_questions_without_an_answer(tmp_path: Path, aws: Answers) -> None:
    aws.give("cloudwatch", "describe_alarms", states(nodes="OK"))
    for _ in range(5):
        aws.refuse("cloudwatch", "describe_alarms", "InternalFailure")
    with pytest.raises(BlueprintError, match="InternalFailure"):
        bake([assembly(tmp_path, "nodes")], minutes=9, session=aws.session, wait=waiting([]))
    assert aws.left == []


def test_fails_without_an_alarm(tmp_path: Path, aws: Answers) -> None:
    with pytest.raises(BlueprintError, match=r"got none; set observability\.alarms"):
        bake([assembly(tmp_path)], minutes=1, session=aws.session)


@pytest.mark.parametrize(("minutes", "live"), [(-1, True), (1, False)])
def test_fails_with_wrong_options(tmp_path: Path, aws: Answers, minutes: int, live: bool) -> None:
    with pytest.raises(BlueprintError, match=r"--minutes must be at least 0|add --live"):
        bake([tmp_path], minutes=minutes, session=aws.session if live else None)
