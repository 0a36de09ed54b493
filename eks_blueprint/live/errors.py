"""What AWS answers instead of an answer, as errors that a user can act on."""

from __future__ import annotations

import re
from typing import Any

from eks_blueprint.errors import BlueprintError

__all__ = [
    "AccessDeniedError",
    "CredentialsError",
    "LiveError",
    "NotFoundError",
    "ThrottledError",
    "refused",
]

_POLICY = "docs/how-to/live.md has the policy of each command"
# Error codes by service: "Common error types" of the API references of EKS, CloudFormation, EC2,
# Elastic Load Balancing, Service Quotas and the Price List; the last two of each from botocore's
# `_retry.json` and `credentials.py`.
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_INVALID = {
    "AuthFailure",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_MISSING = {
    "NoSuchResourceException",
    "NotFoundException",
    "ParameterNotFound",
    "ResourceNotFoundException",
}
_THROTTLED = {
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}
_LONGEST = 400
# EC2 adds a message of two kilobytes that only sts:DecodeAuthorizationMessage can read.
_ENCODED = re.compile(r"\s*Encoded authorization failure message:.*", re.DOTALL)
# CloudFormation has no code of its own for a stack that does not exist.
_NO_STACK = re.compile(r"Stack (with id|\[?)\s?\S+ does not exist", re.IGNORECASE)


class LiveError(BlueprintError):
    """AWS could not be asked, or refused to answer."""


class CredentialsError(LiveError):
    """There are no credentials, they expired, or AWS does not accept them."""


class NotFoundError(LiveError):
    """What was asked for does not exist in this account and Region."""


class ThrottledError(LiveError):
    """AWS asked for fewer requests, also after the retries."""


class AccessDeniedError(LiveError):
    """The credentials may not do this.

    :param action: the IAM action that is missing.
    :param message: what is wrong, and the remedy.
    """

    def __init__(self, action: str, message: str) -> None:
        super().__init__(message)
        self.action = action


def refused(error: Exception, *, action: str, region: str) -> LiveError:
    """Return what botocore raised as an error that names the remedy.

    :param error: an error of botocore.
    :param action: the IAM action of the call, such as ``eks:ListInsights``.
    :param region: the Region that was asked.
    """
    response: Any = getattr(error, "response", None)
    if isinstance(response, dict) and "Error" in response:
        operation = str(getattr(error, "operation_name", ""))
        if operation and not action.endswith(f":{operation}"):
            return _unfetched(operation, response["Error"])
        return _answered(response["Error"], action, region)
    name = type(error).__name__
    match name:
        case "NoCredentialsError" | "PartialCredentialsError" | "CredentialRetrievalError":
            return CredentialsError(
                f"--live needs AWS credentials, got none that are complete ({error}); sign in with "
                "aws sso login or aws login, set AWS_PROFILE, or pass --profile"
            )
        case (
            "TokenRetrievalError"
            | "SSOTokenLoadError"
            | "UnauthorizedSSOTokenError"
            | "SSOError"
            | "LoginError"
            | "LoginTokenLoadError"
            | "LoginAuthorizationCodeError"
        ):
            return _expired(str(error))
        case "ProfileNotFound":
            return CredentialsError(f"--profile must name a profile of ~/.aws/config, got: {error}")
        case "UnknownClientMethodError" | "UnknownServiceError" | "OperationNotPageableError":
            return LiveError(
                f"boto3 must know {action}, the installed one does not; pip install --upgrade boto3"
            )
        case "NoRegionError" | "InvalidRegionError" | "UnknownRegionError":
            return LiveError(f"the Region must be one of AWS, got {region!r}; pass --region")
    return LiveError(
        f"{action} in {region} got no answer ({name}: {_short(error)}); check the Region, the "
        "network and the proxy"
    )


def _answered(error: dict[str, Any], action: str, region: str) -> LiveError:
    code = str(error.get("Code", ""))
    said = _short(_ENCODED.sub("", str(error.get("Message", ""))))
    if code in _DENIED:
        return AccessDeniedError(
            action, f"the credentials must allow {action} in {region}; {_POLICY} ({said})"
        )
    if code in _EXPIRED:
        return _expired(said)
    if code in _INVALID:
        return CredentialsError(
            f"AWS must accept the credentials, got {code} for {action} in {region} ({said}); check "
            "the profile, whether the Region is enabled in the account, and the clock"
        )
    if code in _MISSING or (code == "ValidationError" and _NO_STACK.search(said)):
        return NotFoundError(f"{action} in {region} found nothing ({said}); check the Region")
    if code in _THROTTLED:
        return ThrottledError(
            f"{action} in {region} was throttled, also after the retries ({said}); try again later"
        )
    return LiveError(f"{action} in {region} failed with {code} ({said})")


def _unfetched(operation: str, error: dict[str, Any]) -> CredentialsError:
    """Return what went wrong before the call itself, such as AssumeRole of a profile."""
    said = f"{error.get('Code', '')}: {_short(error.get('Message', ''))}"
    return CredentialsError(
        f"AWS must give the credentials of the profile, and {operation} failed with {said}; sign "
        "in again, or check the role of the profile"
    )


def _short(said: object) -> str:
    """Return what was said as one line: a proxy says it with a page."""
    text = " ".join(str(said).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _expired(said: str) -> CredentialsError:
    return CredentialsError(
        f"the AWS credentials have expired ({said}); sign in again, for example with aws sso login"
    )
