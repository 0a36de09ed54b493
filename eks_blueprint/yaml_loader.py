"""How YAML files of the package and of users are parsed."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["LOADER"]

# libyaml's parser is about ten times faster; PyYAML wheels include it, source builds may not.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
