"""Write down which type each value of a chart has: ``catalogue/chart-values.yaml``.

Run it on the ``values.yaml`` of each chart that is new or has another version; the others stay::

    python -m tools.chart_types karpenter=path/to/values.yaml flux2=path/to/values.yaml
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

_NAMES = {str: "text", int: "integer", float: "number", bool: "boolean", list: "list"}
_FILE = Path(__file__).parents[1] / "eks_blueprint" / "catalogue" / "chart-values.yaml"
_HEAD = """\
# Type of each value in the charts' own values.yaml; made by `python -m tools.chart_types` from the
# commits that charts.yaml names. Values without a default, and empty maps, take anything.
"""


def types(value: Any) -> Any:
    """Give the type of a value, or a map of types; ``None`` where nothing can be said."""
    if isinstance(value, dict):
        inner = {key: found for key, item in value.items() if (found := types(item)) is not None}
        # Some charts take a list, or a text, where their own value is an empty map.
        return inner or None
    # An empty text often stands for "unset".
    return None if value is None or value == "" else _NAMES[type(value)]


def main(arguments: list[str], file: Path = _FILE) -> None:
    """Write the charts of ``name=path`` arguments into the file, beside those it has."""
    charts = yaml.safe_load(file.read_text(encoding="utf-8"))
    for argument in arguments:
        name, _, path = argument.partition("=")
        charts[name] = types(yaml.safe_load(Path(path).read_text(encoding="utf-8")))
    file.write_text(_HEAD + yaml.safe_dump(charts, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
