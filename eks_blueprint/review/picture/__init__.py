"""Pictures of a review: the architecture, and charts."""

from eks_blueprint.review.picture.cluster import cluster_picture
from eks_blueprint.review.picture.drawing import drawn
from eks_blueprint.review.picture.fleet import fleet_picture
from eks_blueprint.review.picture.rights import keys_of, people_of
from eks_blueprint.review.picture.score import score_bar
from eks_blueprint.review.picture.timeline import gantt
from eks_blueprint.review.picture.waterfall import waterfall

__all__ = [
    "cluster_picture",
    "drawn",
    "fleet_picture",
    "gantt",
    "keys_of",
    "people_of",
    "score_bar",
    "waterfall",
]
