"""What ExternalDNS may do in hosted zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.attributes import PARTITION
from eks_blueprint.spec.private_zones import OWNED_TYPES

__all__ = ["record_statements"]


def record_statements(
    zones: Mapping[str, str], *, label: str | None = None
) -> list[Mapping[str, Any]]:
    """Return statements that allow changing records of zones.

    :param zones: ids of the zones by domain name.
    :param label: a label; only this name in the zones and names below it may be changed. Default:
        all names.

    Source: kubernetes-sigs/external-dns docs/tutorials/aws.md, commit 2bf1bf8; Route 53 developer
    guide, "Using IAM policy conditions for fine-grained access control".
    """
    arns = [f"arn:{PARTITION}:route53:::hostedzone/{zone}" for zone in zones.values()]
    if label is None:
        return [_allow([_CHANGE, *_READ], arns)]
    # Each record has a TXT record beside it, whose first label ExternalDNS extends by the type of
    # the record (kubernetes-sigs/external-dns registry/txt.go); below the label it is below, too.
    owners = (f"{one}-{label}" for one in OWNED_TYPES)
    labels = (label, f"*.{label}", *owners)
    names = [f"{one}.{domain}" for domain in zones for one in labels]
    condition = {
        "ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": names}
    }
    return [{**_allow([_CHANGE], arns), "Condition": condition}, _allow(_READ, arns)]


_CHANGE = "route53:ChangeResourceRecordSets"
_READ = ("route53:ListResourceRecordSets", "route53:ListTagsForResources")


def _allow(actions: Sequence[str], resources: Sequence[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [*actions], "Resource": [*resources]}
