"""What differs between tenants for the admission policies: annotations of their namespaces."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint.spec import TenantSpec
from eks_blueprint.tenancy.namespace import TENANT_LABEL

__all__ = ["namespace_settings", "setting_variables"]

_DOMAINS = "tenant-domains"
_ANNOTATIONS = "tenant-annotations"
_NODES = "tenant-nodes"
_ANY_DOMAIN = "*"


def namespace_settings(spec: TenantSpec) -> Mapping[str, str]:
    """Return the annotations of a tenant's namespaces, which the admission policies read.

    All are written, also the empty ones, so that what leaves the spec leaves the namespace. Who may
    change them may change the label of the tenant as well; members may change neither.

    :param spec: the tenant.
    """
    own = "own" if spec.node_pool is not None else "shared"
    ingress = spec.ingress
    return {
        _DOMAINS: _ANY_DOMAIN if ingress.any_domain else ",".join(ingress.domains),
        _ANNOTATIONS: ",".join(ingress.allowed_annotations),
        _NODES: "fargate" if spec.fargate else own,
    }


def setting_variables() -> Mapping[str, str]:
    """Render the variables of a policy that stand for the settings, with their expressions.

    - ``tenant``: name of the tenant.
    - ``nodes``: ``own``, ``shared`` or ``fargate``. Without the annotation, ``own``: a namespace
      that an earlier version made has its annotation a little later than the policies come.
    - ``allowed``: further annotations that it may set.
    - ``any_domain``: whether it may use every name.
    - ``domains``: its domains. Without the annotation, none.
    - ``ends``: each domain between dots, as the end of a name between dots.

    Source: Kubernetes documentation, "Validating Admission Policy": ``namespaceObject`` is the
    namespace of the object, with its metadata.
    """
    return {
        "tenant": f"namespaceObject.metadata.labels['{TENANT_LABEL}']",
        "settings": "has(namespaceObject.metadata.annotations) ? "
        "namespaceObject.metadata.annotations : {}",
        "nodes": f"'{_NODES}' in variables.settings ? variables.settings['{_NODES}'] : 'own'",
        "allowed": _items(_ANNOTATIONS),
        "domains": _items(_DOMAINS),
        "any_domain": f"'{_ANY_DOMAIN}' in variables.domains",
        "ends": "variables.domains.map(d, '.' + d + '.')",
    }


def _items(key: str) -> str:
    return (
        f"('{key}' in variables.settings ? variables.settings['{key}'] : '').split(',')"
        ".filter(one, one != '')"
    )
