"""What a cluster costs a month, at list prices and with assumptions that are said aloud."""

from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.assumptions import Assumption, Assumptions, read_assumptions
from eks_blueprint.estimate.counting import priced_types
from eks_blueprint.estimate.estimating import DEFAULT_REGION, estimate, regions_of
from eks_blueprint.estimate.line import Basis, Component, Line, Unpriced
from eks_blueprint.estimate.price_book import PriceBook, RefreshedPrices
from eks_blueprint.estimate.result import ComponentCost, Estimate
from eks_blueprint.estimate.saving import Commitment, State, Step

__all__ = [
    "DEFAULT_REGION",
    "Amounts",
    "Assumption",
    "Assumptions",
    "Basis",
    "Commitment",
    "Component",
    "ComponentCost",
    "Estimate",
    "Line",
    "PriceBook",
    "RefreshedPrices",
    "State",
    "Step",
    "Unpriced",
    "estimate",
    "priced_types",
    "read_assumptions",
    "regions_of",
]
