"""The builder of Flux, as kubectl has it."""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.apps import Assembly

Kustomize = Callable[[Path], str]


@pytest.fixture(scope="module")
def kustomize(assembly: Assembly, tmp_path_factory: pytest.TempPathFactory) -> Kustomize:
    """Build a folder with the kubectl of the layer that the functions run."""
    kubectl = _kubectl(assembly, tmp_path_factory.mktemp("layer"))

    def build(folder: Path) -> str:
        try:
            done = subprocess.run(
                [str(kubectl), "kustomize", str(folder)],
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as error:
            pytest.skip(f"the layer's kubectl does not run on this machine: {error}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return build


def _kubectl(assembly: Assembly, folder: Path) -> Path:
    for archive in assembly.folder.glob("asset.*.zip"):
        with zipfile.ZipFile(archive) as layer:
            if "kubectl/kubectl" in layer.namelist():
                binary = Path(layer.extract("kubectl/kubectl", folder))
                binary.chmod(0o755)
                return binary
    raise AssertionError("no layer with kubectl in the assembly")
