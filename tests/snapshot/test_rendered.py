"""What `render` writes for the example, as it was reviewed; `make snapshots` writes it anew."""

import pytest

from eks_blueprint.app.anywhere import anywhere_files
from eks_blueprint.spec import load
from tests.support.apps import ANYWHERE, ROOT

FOLDER = ROOT / "tests" / "snapshot" / "rendered"


def test_files_are_as_reviewed(request: pytest.FixtureRequest) -> None:
    blueprint = load(ANYWHERE)
    found = anywhere_files(blueprint, [*blueprint.anywhere_clusters])
    # Objects of the tree are those of EKS clusters, of which there are snapshots.
    got = {name: text for name, text in found.items() if not name.startswith("gitops/")}
    if request.config.getoption("--update-snapshots"):
        for old in [path for path in FOLDER.rglob("*") if path.is_file()]:
            old.unlink()
        for name, text in got.items():
            path = FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    wanted = {
        path.relative_to(FOLDER).as_posix(): path.read_text("utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    assert got == wanted, "read the diff, then make snapshots"
