"""An estimate as a document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from eks_blueprint.catalogue.prices import prices
from eks_blueprint.estimate.amounts import Amounts, total_of
from eks_blueprint.estimate.bars import bars
from eks_blueprint.estimate.fleet_document import fleet_blocks
from eks_blueprint.estimate.line import Basis, Component, Line
from eks_blueprint.estimate.result import Estimate
from eks_blueprint.results import Block, Bullets, Commands, Document, Heading, Paragraph, Table

__all__ = ["document"]

_THREE = ("low", "expected", "high")
_KNOWN = {
    Basis.LIST: "",
    Basis.DERIVED: ", derived",
    Basis.ESTIMATED: ", estimated",
    Basis.US_EAST_1: ", price of us-east-1",
    Basis.LIVE: ", asked",
}
_UNITS = {
    "hour": "an hour",
    "month": "a month",
    "gb": "a GB",
    "gb-month": "a GB-month",
    "million": "a million",
    "10k": "for 10,000",
    "share": "of it",
}


def document(result: Estimate) -> Document:
    """Return an estimate as a document.

    :param result: the estimate.
    """
    return Document("What it costs", tuple(_blocks(result)))


def _blocks(result: Estimate) -> Iterator[Block]:
    total = result.monthly
    yield Paragraph(
        f"About {_usd(total.expected)} USD a month, between {_usd(total.low)} and "
        f"{_usd(total.high)}: on-demand list prices for 730 hours, without tax, credits and free "
        "tiers. Pods, volumes and traffic are in no template; the assumptions below stand in for "
        "them."
    )
    yield Paragraph(_dates(result))
    yield Bullets(tuple(_regions(result)))
    yield Heading("Components")
    rows = [(one.component.value, *_amounts(one.monthly)) for one in result.components]
    yield Table(("component", *_THREE), (*rows, ("sum", *_amounts(total))), numbers=(1, 2, 3))
    if result.fleet is not None:
        yield from fleet_blocks(result.fleet)
    elif len(result.regions) > 1:
        yield Heading("Stacks")
        yield Table(("stack", "Region", *_THREE), tuple(_stacks(result)), numbers=(2, 3, 4))
    yield Heading("What is counted")
    yield Paragraph(
        "Units are expected ones; of prices by the hour, how many run all month. Instances have "
        "the price on demand; what Spot saves is taken off the amounts."
    )
    yield _lines(result)
    yield from _journey(result)
    yield Heading("What is assumed")
    yield Paragraph(
        "Each can be replaced: `--assume KEY=VALUE`, or `--assume KEY=LOW:EXPECTED:HIGH`."
    )
    yield Table(
        ("key", "what", *_THREE, "reason"),
        tuple(
            (f"`{one.key}`", one.what, *_numbers(one.values), one.reason)
            for one in result.assumptions
        ),
        numbers=(2, 3, 4),
    )
    yield from _left_out(result)


def _dates(result: Estimate) -> str:
    fresh = f"; --live asked AWS on {result.refreshed}" if result.refreshed is not None else ""
    return (
        f"Prices were read on {result.prices_as_of} in public reports on the price list of AWS, "
        f"those of instances are of {result.instances_as_of}{fresh}. Support of Kubernetes "
        f"versions is as of {result.today}."
    )


def _regions(result: Estimate) -> Iterator[str]:
    yield f"Regions: {', '.join(dict.fromkeys(result.regions.values()))}"
    yield from result.notes


def _stacks(result: Estimate) -> Iterator[tuple[str, ...]]:
    for name, region in result.regions.items():
        own = total_of(line.monthly for line in result.lines if line.stack == name)
        yield (name, region, *_amounts(own))


def _lines(result: Estimate) -> Table:
    """Return the lines as a table: those that differ in nothing but the resource are one row."""
    order = list(Component)
    merged: dict[tuple[object, ...], list[Line]] = {}
    for line in result.lines:
        if not line.monthly.high:
            # Less than half a cent.
            continue
        key = (line.component, line.what, line.price, line.region, line.basis)
        merged.setdefault(key, []).append(line)
    several = len(set(result.regions.values())) > 1
    rows = [
        (
            lines[0].what,
            _quantity(total_of(line.quantity for line in lines)),
            *_amounts(total_of(line.monthly for line in lines)),
            _price(lines[0], several),
        )
        for lines in sorted(merged.values(), key=lambda each: order.index(each[0].component))
    ]
    return Table(("what", "units", *_THREE, "price"), tuple(rows), numbers=(1, 2, 3, 4))


def _price(line: Line, several: bool) -> str:
    region = f" in {line.region}" if several else ""
    known = _KNOWN[line.basis]
    doubt = ", doubtful" if line.doubt else ""
    return f"`{line.price}`: {_plain(line.usd)} {_UNITS[line.unit]}{region}{known}{doubt}"


def _journey(result: Estimate) -> Iterator[Block]:
    if len(result.journey) < 3:
        return
    yield Heading("The way to lower cost")
    yield Paragraph(
        "From the same workloads without any step, over what the spec does, to what is still "
        "possible: expected USD a month. Steps that are taken are counted back with the shares "
        "below."
    )
    yield Commands(tuple(bars(result.journey)), language="text")
    yield Bullets(tuple(f"{one.title}: {one.reason}" for one in result.journey if one.change))
    if result.commitments:
        yield Heading("What each way to buy would save", level=3)
        yield Paragraph("Each by itself, of the expected amounts; they do not add up.")
        yield Table(
            ("way", "applies to", "saves"),
            tuple((one.what, _usd(one.applies_to), _usd(one.saves)) for one in result.commitments),
            numbers=(1, 2),
        )
        yield Bullets(
            tuple(f"{one.what}: {one.reason}; {one.source}" for one in result.commitments)
        )


def _left_out(result: Estimate) -> Iterator[Block]:
    if result.unpriced:
        yield Heading("What is not in it")
        yield Table(
            ("what", "count", "why", "first"),
            tuple((one.what, str(one.count), one.reason, one.where) for one in result.unpriced),
            numbers=(1,),
        )
    doubts = dict.fromkeys((line.price, line.doubt) for line in result.lines if line.doubt)
    if doubts:
        yield Heading("Doubtful prices")
        yield Table(
            ("price", "what", "why"),
            tuple((f"`{key}`", prices()[key].what, why) for key, why in doubts),
        )


def _amounts(amounts: Amounts) -> tuple[str, str, str]:
    return _usd(amounts.low), _usd(amounts.expected), _usd(amounts.high)


def _numbers(amounts: Amounts) -> tuple[str, str, str]:
    return _plain(amounts.low), _plain(amounts.expected), _plain(amounts.high)


def _usd(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _quantity(amounts: Amounts) -> str:
    return f"{amounts.expected.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():,f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
