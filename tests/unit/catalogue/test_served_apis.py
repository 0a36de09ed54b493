"""Kinds by Kubernetes version."""

import pytest

from tools import served_apis


def test_file_is_what_the_schemas_say() -> None:
    pytest.importorskip("kubernetes_validate")
    assert served_apis.TARGET.read_text("utf-8") == served_apis.text()
