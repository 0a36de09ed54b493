"""The library as a wheel, written without its build backend.

pip would have to fetch the backend, and needs the checkout; a wheel from the code that runs needs
nothing, and fits into the repository of the app that it is for.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from eks_blueprint.cli.packaged.distribution import NAME, PACKAGE, Distribution

__all__ = ["Wheel", "library_wheel"]

_WHEEL = "Wheel-Version: 1.0\nGenerator: eks-blueprint\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# The same code is the same wheel at any time; zip files know no year before 1980.
_TIME = (2020, 2, 2, 0, 0, 0)
_MODE = 0o644 << 16


@dataclass(frozen=True)
class Wheel:
    """A wheel.

    :param name: name of its file.
    :param content: the file.
    """

    name: str
    content: bytes


def library_wheel(described: Distribution) -> Wheel:
    """Pack the code that runs.

    :param described: what pip is told of it.

    Source: packaging.python.org, "Binary distribution format".
    """
    name = f"{NAME.replace('-', '_')}-{described.version}"
    files = {f"{PACKAGE.name}/{path}": content for path, content in _code().items()}
    about = {**described.files, "WHEEL": _WHEEL}
    files |= {f"{name}.dist-info/{path}": text.encode() for path, text in about.items()}
    record = f"{name}.dist-info/RECORD"
    rows = [f"{path},{_digest(content)},{len(content)}" for path, content in files.items()]
    files[record] = "\n".join([*rows, f"{record},,", ""]).encode()
    return Wheel(f"{name}-py3-none-any.whl", _zipped(files))


def _code() -> dict[str, bytes]:
    found = sorted(
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    )
    return {path.as_posix(): (PACKAGE / path).read_bytes() for path in found}


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _TIME)
            entry.external_attr = _MODE
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
