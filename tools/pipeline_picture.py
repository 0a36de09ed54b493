"""Draws the stages of the pipeline of the example for the documentation.

``python -m tools.pipeline_picture`` writes it; ``make docs`` calls it, and a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from eks_blueprint.app.pipeline_plan import pipeline_plan
from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.pipeline import PlannedWave
from eks_blueprint.spec import BlueprintSpec, load
from eks_blueprint.stack_names import network_stack_name

__all__ = ["EXAMPLE", "PICTURE", "main", "picture"]

_ROOT = Path(__file__).parents[1]
EXAMPLE = _ROOT / "examples" / "29-fleet-pipeline.yaml"
"""The fleet that is drawn."""
PICTURE = _ROOT / "docs" / "images" / "fleet-pipeline.svg"
"""Where the picture is."""

_WIDTH, _GAP, _LINE, _TOP = 178, 22, 26, 58
_OWN = (
    ("Source", ("commit",)),
    ("Build", ("synth with packs",)),
    ("UpdatePipeline", ("the pipeline itself",)),
    ("Assets", ("files of templates",)),
)
_COLOURS = {"gate": "#b45309", "approval": "#7c3aed", "bake": "#0f766e", "stack": "#1d4ed8"}
_GREY = "#475569"


def picture(blueprint: BlueprintSpec) -> str:
    """Return the stages of a pipeline, from left to right, as SVG.

    :param blueprint: a spec with a pipeline.
    """
    columns = [*_columns(blueprint)]
    rows = max(len(steps) for _, _, steps in columns)
    width = len(columns) * (_WIDTH + _GAP) + _GAP
    height = _TOP + rows * _LINE + 30
    body = "\n".join(
        line for index, column in enumerate(columns) for line in _column(index, *column)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" role="img">\n'
        f"<title>Stages of the pipeline, from left to right</title>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _columns(blueprint: BlueprintSpec) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield heading, wave and steps of each stage."""
    for name, steps in _OWN:
        yield name, "", [(_GREY, step) for step in steps]
    for wave in pipeline_plan(blueprint, _assembly(blueprint)):
        yield from _stages(wave, gate=blueprint.pipeline is not None)


def _stages(wave: PlannedWave, *, gate: bool) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    for index, step in enumerate(wave.steps):
        lines: list[tuple[str, str]] = []
        if index == 0 and gate:
            lines.append((_COLOURS["gate"], "gate: diff, upgrade"))
        if index == 0 and wave.wave.approval is not None:
            lines.append((_COLOURS["approval"], "approval"))
        lines += [(_COLOURS["stack"], name) for stage in step for name in stage.stacks]
        if index == len(wave.steps) - 1 and wave.wave.bake_minutes:
            lines.append((_COLOURS["bake"], f"bake time: {wave.wave.bake_minutes} minutes"))
        regions = ", ".join(dict.fromkeys(stage.place.region for stage in step))
        yield regions, f"wave {wave.wave.name}", lines


def _assembly(blueprint: BlueprintSpec) -> CloudAssembly:
    """Return the stacks of a spec without synthesizing them."""
    stacks: dict[str, Stack] = {}
    for name, cluster in blueprint.clusters.items():
        where = cluster.environment
        network = network_stack_name(name)
        stacks[network] = Stack(network, {}, where.account, where.region)
        stacks[name] = Stack(name, {}, where.account, where.region, (network,))
    return CloudAssembly(stacks, {})


def _column(index: int, heading: str, wave: str, steps: list[tuple[str, str]]) -> Iterator[str]:
    left = _GAP + index * (_WIDTH + _GAP)
    height = 34 + len(steps) * _LINE
    yield (
        f'<rect x="{left}" y="26" width="{_WIDTH}" height="{height}" rx="6" fill="#f8fafc" '
        'stroke="#94a3b8"/>'
    )
    yield f'<text x="{left + 8}" y="18" font-size="12" fill="{_GREY}">{escape(wave)}</text>'
    yield (
        f'<text x="{left + 8}" y="46" font-size="13" font-weight="bold" fill="#0f172a">'
        f"{escape(heading)}</text>"
    )
    for row, (colour, text) in enumerate(steps):
        top = _TOP + row * _LINE
        yield (
            f'<rect x="{left + 8}" y="{top}" width="{_WIDTH - 16}" height="{_LINE - 6}" rx="4" '
            f'fill="{colour}"/>'
        )
        yield (
            f'<text x="{left + 14}" y="{top + 14}" font-size="11" fill="#ffffff">'
            f"{escape(text)}</text>"
        )
    if index:
        x = left - _GAP
        yield f'<path d="M{x + 3} 43h{_GAP - 8}m-4 -4l4 4l-4 4" fill="none" stroke="{_GREY}"/>'


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(load(EXAMPLE)), encoding="utf-8")


if __name__ == "__main__":
    main()
