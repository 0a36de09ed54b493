"""The page about --live shows the policies that its commands need."""

import json
import re

import pytest

from eks_blueprint.live.permissions import PERMISSIONS, policy
from tests.support.apps import ROOT

PAGE = (ROOT / "docs" / "how-to" / "live.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
CHECKS = ROOT / "eks_blueprint"


@pytest.mark.parametrize("command", [name for name in PERMISSIONS if name in SECTIONS])
def test_the_policy_of_each_command_is_shown(command: str) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", SECTIONS[command], re.DOTALL)
    assert json.loads(shown) == json.loads(policy([command]))


def test_every_check_is_described() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("upgrade", "teardown", "cli")
        for path in (CHECKS / folder).glob("*.py")
    )
    found = set(re.findall(r'"(live-[a-z-]+)"', code))
    assert found
    pages = PAGE + (ROOT / "docs" / "how-to" / "upgrade.md").read_text(encoding="utf-8")
    assert found <= set(re.findall(r"`(live-[a-z-]+)`", pages))
