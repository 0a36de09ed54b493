"""AWS with answers that were written down: real clients of boto3, and no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.model import Shape
from botocore.validate import validate_parameters

from eks_blueprint.live.session import Session, iam_action

__all__ = ["Answers"]


@dataclass
class _Answer:
    service: str
    operation: str
    expected: Mapping[str, Any]
    status: int
    content: Mapping[str, Any]
    region: str | None = None


@dataclass
class Answers:
    """Answers of AWS, each given once, to the first call of their operation that fits.

    What botocore's service models do not allow, as answer or as question, fails the test.
    """

    region: str = "eu-central-1"
    asked: list[str] = field(default_factory=list)
    """IAM actions of the calls, in their order."""
    regions: list[str] = field(default_factory=list)
    """Regions of the calls, in their order."""
    _left: list[_Answer] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return Session(self._client, self.region)

    @property
    def left(self) -> list[str]:
        """Operations whose answers nobody asked for."""
        return [one.operation for one in self._left]

    def give(
        self,
        service: str,
        operation: str,
        content: Mapping[str, Any],
        *,
        region: str | None = None,
        **expected: Any,
    ) -> None:
        """Answer one call.

        :param expected: parameters that it must have.
        """
        client = _client(service, self.region)
        model = client.meta.service_model.operation_model(
            client.meta.method_to_api_mapping[operation]
        )
        validate_parameters(content, model.output_shape)
        _check_values(operation, content, model.output_shape)
        self._left.append(_Answer(service, operation, expected, 200, content, region))

    def refuse(
        self, service: str, operation: str, code: str, message: str = "", **expected: Any
    ) -> None:
        """Answer one call with an error."""
        content = {"Error": {"Code": code, "Message": message}}
        self._left.append(_Answer(service, operation, expected, 400, content))

    def _client(self, service: str, region: str) -> Any:
        client = _client(service, region)
        names = {api: name for name, api in client.meta.method_to_api_mapping.items()}
        parameters: list[Mapping[str, Any]] = []

        def remember(params: Mapping[str, Any], **_: Any) -> None:
            parameters.append(params)

        def answer(model: Any, **_: Any) -> tuple[Any, Mapping[str, Any]]:
            operation = names[model.name]
            self.asked.append(iam_action(service, operation))
            self.regions.append(region)
            return self._answer(service, operation, region, parameters[-1])

        client.meta.events.register("provide-client-params.*.*", remember)
        client.meta.events.register("before-call.*.*", answer)
        return client

    def _answer(
        self, service: str, operation: str, region: str, params: Mapping[str, Any]
    ) -> tuple[Any, Mapping[str, Any]]:
        for one in self._left:
            if (one.service, one.operation) != (service, operation):
                continue
            fits = all(params.get(key) == value for key, value in one.expected.items())
            if one.region not in (None, region) or not fits:
                continue
            self._left.remove(one)
            return SimpleNamespace(status_code=one.status), dict(one.content)
        raise AssertionError(f"nobody wrote down an answer to {service} {operation} {params}")


def _client(service: str, region: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="example",
    )


def _check_values(where: str, value: Any, shape: Shape) -> None:
    """Compare with the values that a model names: botocore itself does not."""
    if shape.type_name == "structure":
        for key, item in value.items():
            _check_values(f"{where}.{key}", item, shape.members[key])
    elif shape.type_name == "list":
        for item in value:
            _check_values(where, item, shape.member)
    elif getattr(shape, "enum", None):
        assert value in shape.enum, f"{where} must be one of {shape.enum}, got {value}"
