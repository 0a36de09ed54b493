"""Production-grade Amazon EKS clusters as AWS CDK constructs.

Import the room you need (``eks_blueprint.network``, ``eks_blueprint.cluster``, ...); this package
imports nothing by itself, so validating a spec never starts the Node process behind the CDK.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
