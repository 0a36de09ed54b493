"""Rules between the EBS CSI driver and the tags that it sets on volumes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from eks_blueprint.errors import Found

__all__ = ["driver_tag_issues"]

_DRIVER = "aws-ebs-csi-driver"


def driver_tag_issues(tags: Mapping[str, str], addons: Container[str]) -> Iterator[Found]:
    """Return issues for tags that the EBS CSI driver would set differently.

    :param tags: tags of instances and volumes.
    :param addons: names of the add-ons of a cluster; without the driver there are no issues.

    Source: charts/aws-ebs-csi-driver/templates/_helpers.tpl of
    kubernetes-sigs/aws-ebs-csi-driver, which writes ``--extra-tags=key=value,key=value``.
    """
    for key in tags if _DRIVER in addons else ():
        if "=" in key:
            yield (
                (key,),
                "must have no equals sign in its key, at which the EBS CSI driver separates key "
                "and value",
            )
