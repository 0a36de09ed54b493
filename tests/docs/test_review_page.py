"""The script on the page about reviews runs."""

import re

import pytest

from tests.support.apps import EXAMPLES, ROOT, example

PAGE = ROOT / "docs" / "how-to" / "review.md"


def test_the_script_of_the_page_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    folder = example(EXAMPLES[0]).folder
    text = found[1].replace('"cdk.out"', repr(str(folder)))
    exec(compile(text, str(PAGE), "exec"), {})
    shown = capsys.readouterr().out
    assert "production direct role platform-team of account 111122223333 " in shown
    assert re.search(r"production\.template\.json:\d+", shown)
    assert "is needed by ('production" in shown
