"""The same input gives the same bytes: offline, without credentials, from any folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.apps import EXAMPLES, ROOT
from tests.support.run import environment, run_app

OFFLINE = Path(__file__).parent / "offline"
SPECS = [
    path
    for path in EXAMPLES
    if path.stem in ("01-production", "06-multi-cluster", "09-gitops", "21-gitops-bucket")
]


def files(folder: Path) -> dict[str, bytes]:
    """Read what CloudFormation and the CDK CLI get.

    Left out: report and metadata, whose stack traces name the temporary folder of jsii.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("validation-report.json", ".metadata.json"))
    }


def package_cache() -> Path:
    """Find the folder into which jsii has unpacked the CDK, some 20 seconds of work.

    Source: jsii 1.142, packages/@jsii/kernel/src/tar-cache/default-cache-root.ts.
    """
    given = os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    if given:
        return Path(given)
    caches = "Library/Caches/com.amazonaws.jsii" if sys.platform == "darwin" else ".cache/aws/jsii"
    return Path.home() / caches / "package-cache"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_two_syntheses_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    notes = tmp_path / "notes"
    offline = {
        "OFFLINE_NOTES": str(notes),
        "NODE_OPTIONS": f"--require {OFFLINE / 'offline.cjs'}",
        "HOME": str(elsewhere),
        "PYTHONPATH": f"{ROOT}:{OFFLINE}",
        # One of them unpacks the CDK once more, as on a machine that never did.
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(
            elsewhere / "cache" if path == SPECS[0] else package_cache()
        ),
    }
    settings = {"spec": str(path)}
    done = run_app(settings, first, PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr
    again = run_app(
        settings, second, cwd=elsewhere, PYTHONHASHSEED="4711", TZ="Asia/Tokyo", **offline
    )
    assert again.returncode == 0, again.stderr
    assert not notes.exists(), notes.read_text(encoding="utf-8")
    assert files(first) == files(second)
    assert len([name for name in files(first) if name.endswith(".template.json")]) >= 2


def test_the_block_would_be_noticed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    env = environment({}, tmp_path) | {"OFFLINE_NOTES": str(notes), "PYTHONPATH": str(OFFLINE)}
    script = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run(
        ["python3", "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert "the network is off" in done.stderr
    assert notes.read_text(encoding="utf-8").startswith("python ")


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no network namespaces here")
def test_synthesizes_without_any_network_interface(tmp_path: Path) -> None:
    allowed = subprocess.run(
        ["unshare", "--net", "--map-root-user", "true"], capture_output=True, check=False
    )
    if allowed.returncode:
        pytest.skip("this user may not make a network namespace")
    done = subprocess.run(
        ["unshare", "--net", "--map-root-user", "python3", str(ROOT / "app.py")],
        env=environment({"spec": str(SPECS[0])}, tmp_path / "out") | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "production.template.json").is_file()


def test_app_exits_with_two_and_no_traceback_on_bad_input(tmp_path: Path) -> None:
    bad = ROOT / "tests" / "spec" / "invalid" / "01-unknown-key-at-top.yaml"
    for settings in ({"spec": str(bad)}, {}, {"spec": str(SPECS[0]), "packs": "cis"}):
        done = run_app(settings, tmp_path / "out")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert not list((tmp_path / "out").glob("*.template.json"))
