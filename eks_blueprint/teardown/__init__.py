"""What has to go before a cluster, in which order its stacks go, and what stays."""

from eks_blueprint.teardown.document import document
from eks_blueprint.teardown.plan import ClusterTeardown, Needed, Step, TeardownPlan, teardown_plan
from eks_blueprint.teardown.rest import Kept, Lost
from eks_blueprint.teardown.stacks import Phase, StackDeletion, Stays

__all__ = [
    "ClusterTeardown",
    "Kept",
    "Lost",
    "Needed",
    "Phase",
    "StackDeletion",
    "Stays",
    "Step",
    "TeardownPlan",
    "document",
    "teardown_plan",
]
