"""Pictures of a review: the architecture, and charts."""

from eks_blueprint.review.picture.cluster import cluster_picture
from eks_blueprint.review.picture.drawing import drawn
from eks_blueprint.review.picture.fleet import fleet_picture
from eks_blueprint.review.picture.rights import keys_of, people_of, ways_in
from eks_blueprint.review.picture.score import score_bar
from eks_blueprint.review.picture.sizes import Size, in_all_sizes
from eks_blueprint.review.picture.timeline import gantt
from eks_blueprint.review.picture.waterfall import waterfall, waterfall_file

__all__ = [
    "Size",
    "cluster_picture",
    "drawn",
    "fleet_picture",
    "gantt",
    "in_all_sizes",
    "keys_of",
    "people_of",
    "score_bar",
    "waterfall",
    "waterfall_file",
    "ways_in",
]
