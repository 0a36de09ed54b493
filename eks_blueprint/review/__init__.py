"""A review of a cloud assembly: what a reviewer asks, answered from its templates alone."""

from eks_blueprint.review.loading import load
from eks_blueprint.review.model import ClusterReview, Review, StackReview

__all__ = ["ClusterReview", "Review", "StackReview", "load"]
