"""Values and permissions of single controllers.

A module is found by the name of the chart in the catalogue, with underscores. It defines

- ``values(context) -> Mapping[str, Any]``: values of the chart, whose service account has the name
  of the chart;
- ``statements(context) -> list[Mapping[str, Any]]``: IAM statements of that service account.
"""

from eks_blueprint.named_modules import NamedModules

__all__ = ["KNOWN"]

KNOWN = NamedModules(__name__)
