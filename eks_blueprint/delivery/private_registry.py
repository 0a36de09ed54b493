"""A private registry in which the images and charts of a cluster are copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, URL_SUFFIX, holds_token
from eks_blueprint.catalogue import CatalogueChart, ImageReference
from eks_blueprint.delivery.pulled import images_of, replace_images
from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import deep_merge
from eks_blueprint.spec.chart_values import image_value_issues

__all__ = ["PrivateRegistry"]


@checked
@dataclass(frozen=True)
class PrivateRegistry:
    """Replaces references to public registries by references to copies in Amazon ECR.

    This is the only place that does it: both deliveries give it every release and every object.
    Images that are in a private registry of ECR already, and those whose host is a token, stay.

    :param prefix: first part of the names of all repositories with copies.
    :param account: account of the registry. Default: that of the stack.
    :param region: its Region. Default: that of the stack.
    :param domain: domain of the Region, such as ``amazonaws.com``. Default: that of the stack.

    Source: recommendation SEC-LINK-1; EKS user guide, "Deploy private clusters with limited
    internet access" and "Copy a container image from one repository to another repository".
    """

    prefix: str
    account: str = ACCOUNT
    region: str = REGION
    domain: str = URL_SUFFIX

    @property
    def host(self) -> str:
        """Host of the registry."""
        return f"{self.account}.dkr.ecr.{self.region}.{self.domain}"

    @property
    def charts_arn(self) -> str:
        """ARN pattern of the repositories with copies of charts."""
        charts = f"repository/{self.prefix}/charts/*"
        return f"arn:{PARTITION}:ecr:{self.region}:{self.account}:{charts}"

    @property
    def chart_statements(self) -> list[Mapping[str, Any]]:
        """IAM statements that allow to pull the charts, and nothing else.

        Source: ECR user guide, "Amazon ECR private repository policy examples" and "Actions,
        resources, and condition keys for Amazon Elastic Container Registry".
        """
        return [
            {
                "Effect": "Allow",
                "Action": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                "Resource": self.charts_arn,
            },
            # Tokens are valid for all repositories (service authorization reference, Amazon ECR).
            {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        ]

    def image(self, reference: str) -> str:
        """Return the reference to the copy of an image, with the same tag and digest.

        :param reference: reference to an image, with or without tag and digest.
        """
        if holds_token(reference):
            return reference
        image = ImageReference.parse(reference)
        if catalogue.is_private(image.registry):
            return reference
        return f"{self.host}/{catalogue.image_copy(image, self.prefix)}{image.version}"

    def chart(self, release: HelmRelease) -> str:
        """Return the ``oci://`` reference to the copy of a chart.

        :param release: the release.
        """
        chart = release.chart
        copy = catalogue.chart_copy(chart.repository, chart.name, self.prefix)
        return f"oci://{self.host}/{copy}"

    def release(self, release: HelmRelease) -> HelmRelease:
        """Return a release that pulls its chart and images from here.

        :param release: the release.
        :raises BlueprintError: if a chart of the catalogue has another version than the catalogue
            knows, or its values name images, since the copies are those of the catalogue.
        """
        chart, values = release.chart, replace_images(release.values, self.image)
        if isinstance(chart, CatalogueChart) and chart.images_at:
            if not chart.is_checked:
                raise BlueprintError(
                    f"chart {chart.name} must have the version of the catalogue with a private "
                    f"registry, got {chart.version}; the images of others are not known"
                )
            for path, message in image_value_issues(chart, release.values):
                raise BlueprintError(
                    f"values.{'.'.join(map(str, path))} of release {release.name} {message}"
                )
            for places, name in chart.images_at.items():
                values = deep_merge(values, self._placed(places, name))
        return replace(release, values=values, repository=self.chart(release))

    def manifests(self, manifests: Manifests) -> Manifests:
        """Return objects whose pods pull from here.

        :param manifests: the objects.
        """
        if not any(images_of(manifests)):
            return manifests
        objects = tuple(replace_images(item, self.image) for item in manifests.objects)
        return replace(manifests, objects=objects)

    def _placed(self, places: str, name: str) -> Mapping[str, Any]:
        copy = self.image(name)
        keys = places.split("/")
        parts = [copy] if len(keys) == 1 else [self.host, copy.removeprefix(f"{self.host}/")]
        placed: dict[str, Any] = {}
        for key, part in zip(keys, parts, strict=True):
            placed = deep_merge(placed, catalogue.values_at((key,), part))
        return placed
