"""Customer managed keys and the log groups they encrypt."""

from eks_blueprint.encryption.bucket import deny_plain_http, private_bucket
from eks_blueprint.encryption.key import CustomerKey, allow_log_groups
from eks_blueprint.encryption.log_group import EncryptedLogGroup
from eks_blueprint.encryption.removal import KEEP, checked_removal_policy, removal_policy_of

__all__ = [
    "KEEP",
    "CustomerKey",
    "EncryptedLogGroup",
    "allow_log_groups",
    "checked_removal_policy",
    "deny_plain_http",
    "private_bucket",
    "removal_policy_of",
]
