"""Permissions and settings of add-ons that depend on the spec.

A module has the add-on's EKS name, with underscores for hyphens. It may define

- ``permissions(context) -> Mapping[str, Permissions]``: permissions by service account, in addition
  to the managed policies of the catalogue;
- ``settings(context) -> Mapping[str, Any]``: configuration values, in addition to the tolerations
  of the catalogue.

An add-on that is described completely by the catalogue needs no module.
"""

from eks_blueprint.named_modules import NamedModules

__all__ = ["KNOWN"]

KNOWN = NamedModules(__name__)
