"""Estimate what a spec or a cloud assembly costs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eks_blueprint.assembly import CloudAssembly, chosen, must_match, read_assembly
from eks_blueprint.cli.progress import working
from eks_blueprint.errors import BlueprintError
from eks_blueprint.estimate import estimate, read_assumptions
from eks_blueprint.estimate.document import document
from eks_blueprint.results import rendered
from eks_blueprint.spec_files import is_spec_folder

if TYPE_CHECKING:
    from eks_blueprint.live.session import Session
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["cost"]


def cost(
    path: Path,
    *,
    clusters: str = "",
    region: str = "",
    assume: Sequence[str] = (),
    session: Session | None = None,
    svg: Path | None = None,
    to: str = "text",
) -> int:
    """Print what a spec or a cloud assembly costs a month.

    :param path: the spec, or the folder of a cloud assembly.
    :param clusters: patterns of names of clusters, or of stacks of a cloud assembly; what these
        depend on is counted with them. Default: all.
    :param region: Region of stacks that name none. Default: that of the spec, else us-east-1.
    :param assume: assumptions, as ``KEY=VALUE`` or ``KEY=LOW:EXPECTED:HIGH``. Default: those of the
        catalogue.
    :param session: AWS, to ask it for the prices. Default: it is not asked.
    :param svg: file for a picture of the way to lower cost. Default: none.
    :param to: format. Default: text.
    :returns: 0.
    :raises BlueprintError: if the input is refused, or AWS cannot be asked.
    """
    assumed = read_assumptions(assume)
    blueprint, assembly = _read(path, clusters)
    today = datetime.now(tz=UTC).date()
    estimated = partial(estimate, assembly, blueprint, today=today, region=region, assumed=assumed)
    result = estimated()
    if session is not None:
        from eks_blueprint.estimate.live_prices import ask_prices

        with working("asking AWS for prices"):
            asked = ask_prices(session, result.lines, today=today)
        result = estimated(refreshed=asked.prices)
        result = replace(result, notes=(*result.notes, *asked.notes))
    if svg is not None:
        # Pictures are those of the review, which the other formats do not need.
        from eks_blueprint.review.picture import waterfall_file

        _draw(waterfall_file(result), svg)
    sys.stdout.write(rendered(result, kind="cost", document=document, to=to))
    return 0


def _read(path: Path, clusters: str) -> tuple[BlueprintSpec | None, CloudAssembly]:
    if not path.is_dir() or is_spec_folder(path):
        # A cloud assembly is answered without the models of the spec, which take longer to load
        # than the answer.
        from eks_blueprint.app.assembled import assembled
        from eks_blueprint.cli.spec_file import read_spec

        file = read_spec(path, clusters)
        with working(f"synthesizing {path}"):
            return file.blueprint, assembled(file.blueprint, clusters=clusters)
    assembly = read_assembly(path)
    if not clusters:
        return None, assembly
    must_match(clusters, assembly)
    return None, chosen(assembly, clusters)


def _draw(picture: str, file: Path) -> None:
    try:
        file.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise BlueprintError(f"--svg must be a file that can be written, got {error}") from None
