"""Permissions and settings of single add-ons that depend on the spec.

A module is found by the add-on's EKS name, with underscores. It may define

- ``permissions(context) -> Mapping[str, Permissions]``: permissions by service account, beside the
  managed policies of the catalogue;
- ``settings(context) -> Mapping[str, Any]``: configuration values, beside the tolerations of the
  catalogue.

An add-on for which the catalogue says everything needs no module.
"""

from eks_blueprint.named_modules import NamedModules

__all__ = ["KNOWN"]

KNOWN = NamedModules(__name__)
