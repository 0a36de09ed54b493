"""The assemblies of all examples as a release synthesizes them, kept for the next one.

`make release-assemblies` writes them at a release, into one archive with the version in its name.
`tests/snapshot/test_examples.py` compares it with what is synthesized now: what a new version
replaces or deletes must be in `docs/upgrading.md`. Templates and trees for GitOps are kept, assets
are not.
"""

from __future__ import annotations

import io
import json
import lzma
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from eks_blueprint import __version__
from eks_blueprint.app.assembled import assembled
from eks_blueprint.assembly import CloudAssembly, Stack, read_assembly
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import load

__all__ = ["FOLDER", "kept", "last_release", "main", "unpack", "version_of", "write"]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "releases"
_ENDING = ".tar.xz"
_UNKNOWN = "unknown-"


def last_release(folder: Path = FOLDER) -> Path:
    """Return the archive of the last release.

    :param folder: folder of the archives. Default: that of this repository.
    :raises BlueprintError: if there is not exactly one.
    """
    found = sorted(folder.glob(f"*{_ENDING}"))
    if len(found) != 1:
        names = ", ".join(one.name for one in found) or "none"
        raise BlueprintError(
            f"{folder} must hold one archive, of the last release, got {names}; write one with "
            "make release-assemblies"
        )
    return found[0]


def version_of(archive: Path) -> str:
    """Return the version whose assemblies an archive holds."""
    return archive.name.removesuffix(_ENDING)


@cache
def kept(archive: Path) -> Mapping[str, CloudAssembly]:
    """Return the assemblies of an archive, by the name of their example.

    :param archive: an archive that :func:`write` wrote.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpack(archive, Path(folder))
        return {one.name: read_assembly(one) for one in sorted(Path(folder).iterdir())}


def unpack(archive: Path, folder: Path, example: str = "") -> None:
    """Write the assemblies of an archive into a folder.

    :param archive: an archive that :func:`write` wrote.
    :param folder: the folder.
    :param example: the only example that is written. Default: all.
    """
    with tarfile.open(archive, "r:xz") as files:
        for member in files:
            # Not extractall, whose filter came with 3.11.4, after the Python of Debian 12.
            content = files.extractfile(member)
            if content is not None and member.name.startswith(f"{example}/" if example else ""):
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def write(assemblies: Mapping[str, CloudAssembly], archive: Path) -> None:
    """Write assemblies into an archive, the same bytes for the same assemblies.

    :param assemblies: assemblies by the name of their example.
    :param archive: where it is written.
    """
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as files:
        for name, assembly in sorted(assemblies.items()):
            for path, text in sorted(_files(assembly)):
                data = text.encode()
                entry = tarfile.TarInfo(f"{name}/{path}")
                entry.size = len(data)
                files.addfile(entry, io.BytesIO(data))
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(lzma.compress(content.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def _files(assembly: CloudAssembly) -> Iterator[tuple[str, str]]:
    artifacts = {name: _artifact(stack) for name, stack in assembly.stacks.items()}
    yield "manifest.json", _json({"artifacts": artifacts})
    for name, stack in assembly.stacks.items():
        yield f"{name}.template.json", _json(stack.template)
    for path, text in assembly.gitops.items():
        yield f"gitops/{path}", text


def _artifact(stack: Stack) -> Mapping[str, object]:
    account, region = stack.account or f"{_UNKNOWN}account", stack.region or f"{_UNKNOWN}region"
    return {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{account}/{region}",
        "properties": {"templateFile": f"{stack.name}.template.json", "stackName": stack.name},
        "dependencies": list(stack.depends_on),
    }


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def main() -> int:
    """Write the archive of this version, and remove those of others."""
    examples = sorted((ROOT / "examples").glob("*.yaml"))
    archive = FOLDER / f"{__version__}{_ENDING}"
    write({path.stem: assembled(load(path)) for path in examples}, archive)
    for other in FOLDER.glob(f"*{_ENDING}"):
        if other != archive:
            other.unlink()
    print(
        f"{archive.relative_to(ROOT)}: {len(examples)} examples, {archive.stat().st_size:,} bytes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
