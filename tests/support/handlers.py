"""Runs the code of a Lambda function against a stand-in of the service that it calls."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

__all__ = ["record_answers", "run_handler"]


def record_answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record what is sent to CloudFormation, instead of sending it."""
    sent: list[dict[str, Any]] = []
    module: Any = types.ModuleType("cfnresponse")
    module.SUCCESS, module.FAILED = "SUCCESS", "FAILED"

    def send(
        event: Any, context: Any, status: str, data: Any, physical_id: str, **more: Any
    ) -> None:
        sent.append({"status": status, "id": physical_id, **more})

    module.send = send
    monkeypatch.setitem(sys.modules, "cfnresponse", module)
    return sent


def run_handler(
    monkeypatch: pytest.MonkeyPatch, path: Path, event: dict[str, Any], **clients: Any
) -> None:
    """Call the handler of a file.

    :param path: the file.
    :param event: what CloudFormation sends.
    :param clients: what ``boto3.client`` returns, by name of the service.
    """
    boto3: Any = types.ModuleType("boto3")
    boto3.client = clients.get
    monkeypatch.setitem(sys.modules, "boto3", boto3)
    spec = importlib.util.spec_from_file_location("handler_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.handler(event, None)
