"""Which rule sees which fields of a cluster, one file for each area.

The rules themselves, functions of two parts, are in ``eks_blueprint/spec/rules``.
"""
