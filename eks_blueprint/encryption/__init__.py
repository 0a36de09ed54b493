"""Customer managed keys and the log groups they encrypt."""

from eks_blueprint.encryption.key import CustomerKey
from eks_blueprint.encryption.log_group import EncryptedLogGroup
from eks_blueprint.encryption.removal import removal_policy

__all__ = ["CustomerKey", "EncryptedLogGroup", "removal_policy"]
