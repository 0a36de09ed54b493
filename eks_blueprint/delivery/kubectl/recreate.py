"""Objects that have to be deleted and created again when they change."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from constructs import Construct

from eks_blueprint import catalogue
from eks_blueprint.attributes import node_of

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

__all__ = ["recreate_refused_updates"]

_FOLDER = Path(__file__).parent / "layer"


def recreate_refused_updates(scope: Construct, function: lambda_.Function) -> None:
    """Let CDK's function recreate what the API server refuses to update.

    CDK's code stays as it is. A layer contains a handler that deletes such objects, if nothing is
    lost by that, and then calls CDK's handler, which creates them.

    :param scope: the construct that owns the layer.
    :param function: the function that runs kubectl.

    Source: aws-cdk-lib 2.275, custom-resource-handlers/aws-eks-v2/kubectl-handler; Lambda developer
    guide, "Packaging your layer content": ``python`` is in the import path of the function.
    """
    module = import_module("aws_cdk.aws_lambda")
    layer = module.LayerVersion(
        scope,
        "RecreateLayer",
        code=module.Code.from_asset(str(_FOLDER), exclude=["**/__pycache__"]),
        description="Recreates Kubernetes objects whose update is refused",
    )
    function.add_layers(layer)
    function.add_environment("RECREATED_KINDS", ",".join(catalogue.recreated_kinds()))
    cast("lambda_.CfnFunction", node_of(function).default_child).handler = "recreate.handler"
