"""One way to AWS: pages, errors with a remedy, Regions and accounts."""

import sys
from typing import Any

import botocore.exceptions as raised
import pytest
from botocore.parsers import ResponseParserError

from eks_blueprint.errors import BlueprintError
from eks_blueprint.live.errors import (
    AccessDeniedError,
    CredentialsError,
    LiveError,
    NotFoundError,
    ThrottledError,
    refused,
)
from eks_blueprint.live.session import Session, iam_action, open_session
from tests.support.aws import Answers


@pytest.fixture
def aws() -> Answers:
    return Answers()


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("CONFIG_FILE", "SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(f"AWS_{name}", str(tmp_path / name))
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "PROFILE", "REGION", "DEFAULT_REGION"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_all_pages_are_read(aws: Answers) -> None:
    aws.give("eks", "list_addons", {"addons": ["coredns"], "nextToken": "two"}, clusterName="prod")
    aws.give("eks", "list_addons", {"addons": ["vpc-cni"]}, clusterName="prod", nextToken="two")
    found = aws.session.items("eks", "list_addons", "addons", clusterName="prod")
    assert list(found) == ["coredns", "vpc-cni"]


def test_actions_are_named_as_iam_names_them() -> None:
    assert iam_action("eks", "list_insights") == "eks:ListInsights"
    assert iam_action("elbv2", "describe_tags") == "elasticloadbalancing:DescribeTags"
    assert iam_action("service-quotas", "get_service_quota") == "servicequotas:GetServiceQuota"


@pytest.mark.parametrize(
    ("code", "kind", "part"),
    [
        ("AccessDeniedException", AccessDeniedError, "must allow eks:DescribeCluster in eu-cen"),
        ("UnauthorizedOperation", AccessDeniedError, "docs/how-to/live.md"),
        ("ExpiredTokenException", CredentialsError, "sign in again"),
        ("UnrecognizedClientException", CredentialsError, "Region is enabled"),
        ("ResourceNotFoundException", NotFoundError, "found nothing"),
        ("ThrottlingException", ThrottledError, "try again later"),
        ("ServerException", LiveError, "failed with ServerException"),
    ],
)
def test_fails_with_a_remedy_for_each_refusal(
    aws: Answers, code: str, kind: type[LiveError], part: str
) -> None:
    aws.refuse("eks", "describe_cluster", code, "what EKS says")
    with pytest.raises(kind) as caught:
        aws.session.call("eks", "describe_cluster", name="prod")
    assert part in str(caught.value)
    assert "what EKS says" in str(caught.value)
    assert type(caught.value) is kind


def test_fails_on_a_later_page_with_the_action(aws: Answers) -> None:
    aws.give("eks", "list_addons", {"addons": ["coredns"], "nextToken": "two"})
    aws.refuse("eks", "list_addons", "AccessDeniedException", nextToken="two")
    with pytest.raises(AccessDeniedError) as caught:
        list(aws.session.items("eks", "list_addons", "addons", clusterName="prod"))
    assert caught.value.action == "eks:ListAddons"


def test_fails_without_what_only_sts_can_read(aws: Answers) -> None:
    said = "You are not authorized. Encoded authorization failure message: x9f8\nmore"
    aws.refuse("ec2", "describe_subnets", "UnauthorizedOperation", said)
    with pytest.raises(AccessDeniedError, match=r"\(You are not authorized\.\)$"):
        aws.session.call("ec2", "describe_subnets")


@pytest.mark.parametrize(
    ("error", "kind", "part"),
    [
        (raised.NoCredentialsError(), CredentialsError, "--profile"),
        (raised.UnauthorizedSSOTokenError(), CredentialsError, "aws sso login"),
        (raised.TokenRetrievalError(provider="sso", error_msg="old"), CredentialsError, "expired"),
        (raised.ProfileNotFound(profile="x"), CredentialsError, "~/.aws/config"),
        (raised.NoRegionError(), LiveError, "pass --region"),
        (ResponseParserError("<html>\n<p>" + "x" * 999), LiveError, "ParserError: <html> <p>xx"),
        (raised.EndpointConnectionError(endpoint_url="https://x"), LiveError, "the proxy"),
        (raised.ReadTimeoutError(endpoint_url="https://x"), LiveError, "no answer"),
    ],
)
def test_fails_with_a_remedy_where_nobody_answered(
    error: Exception, kind: type[LiveError], part: str
) -> None:
    found = refused(error, action="eks:ListInsights", region="eu-west-1")
    assert type(found) is kind
    assert part in str(found)
    assert len(str(found)) < 600


@pytest.mark.parametrize("error", [ResponseParserError("html"), ValueError("Invalid endpoint")])
def test_fails_for_an_answer_that_is_none(error: Exception) -> None:
    def broken(_service: str, _region: str) -> Any:
        raise error

    with pytest.raises(LiveError, match=r"eks:\* in eu-west-1 got no answer"):
        Session(broken, "eu-west-1").call("eks", "describe_cluster", name="prod")


@pytest.mark.parametrize("operation", ["AssumeRole", "GetRoleCredentials"])
def test_fails_where_the_profile_gives_no_credentials(operation: str) -> None:
    answer: Any = {"Error": {"Code": "AccessDenied", "Message": "not you"}}
    error = raised.ClientError(answer, operation)
    found = refused(error, action="eks:ListInsights", region="eu-west-1")
    assert type(found) is CredentialsError
    assert f"{operation} failed with AccessDenied: not you" in str(found)


def test_fails_for_an_operation_that_boto3_does_not_know(aws: Answers) -> None:
    with pytest.raises(LiveError, match="boto3 must know eks:PredictFuture"):
        aws.session.call("eks", "predict_future")
    with pytest.raises(LiveError, match="boto3 must know eks:ListFutures"):
        list(aws.session.items("eks", "list_futures", "futures"))


def test_fails_without_credentials_before_anything_is_sent() -> None:
    with pytest.raises(CredentialsError, match="needs AWS credentials"):
        open_session(region="eu-west-1").call("eks", "describe_cluster", name="prod")


def test_fails_for_a_profile_that_does_not_exist() -> None:
    with pytest.raises(CredentialsError, match="--profile must name a profile"):
        open_session(profile="nobody")


def test_the_region_is_that_of_the_options_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert open_session().region == ""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert open_session().region == "us-east-1"
    monkeypatch.setenv("AWS_REGION", "us-east-2")
    assert open_session().region == "us-east-2"
    assert open_session(region="eu-west-1").region == "eu-west-1"


def test_fails_without_boto3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(BlueprintError, match=r"pip install boto3"):
        open_session()


def test_calls_are_repeated_and_limited_in_time() -> None:
    config = open_session(region="eu-west-1")._client("eks").meta.config
    assert config.retries == {"mode": "adaptive", "total_max_attempts": 5}
    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert config.user_agent_extra == "eks-blueprint"


def test_a_stack_is_looked_for_in_its_account_and_region(aws: Answers) -> None:
    identity = {"Account": "111122223333", "UserId": "AIDA", "Arn": "arn:aws:iam::1:user/x"}
    aws.give("sts", "get_caller_identity", identity)
    assert aws.session.of_environment("111122223333", "us-east-1").region == "us-east-1"
    assert aws.session.of_environment(None, None).region == "eu-central-1"


def test_fails_for_the_credentials_of_another_account(aws: Answers) -> None:
    aws.give("sts", "get_caller_identity", {"Account": "444455556666"})
    with pytest.raises(CredentialsError, match=r"account 111122223333.*got 444455556666"):
        aws.session.of_environment("111122223333", "us-east-1")


def test_fails_where_nobody_names_the_region() -> None:
    with pytest.raises(LiveError, match="pass --region"):
        Answers(region="").session.of_environment(None, None)
