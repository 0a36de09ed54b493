"""The text of a YAML file, up to a size that can be read in seconds."""

from __future__ import annotations

import stat
from pathlib import Path

from eks_blueprint.spec_files.events import RefusedYamlError

__all__ = ["MAX_BYTES", "text_of"]

MAX_BYTES = 4 * 2**20
"""Largest file that is read: four times what CloudFormation takes in a template, since with Flux
most objects are not in the template."""


def text_of(path: Path) -> str:
    """Read a file as text.

    :param path: the file.
    :raises RefusedYamlError: if it cannot be read, is larger than ``MAX_BYTES``, or no text.
    """
    try:
        _refuse_endless(path)
        with path.open("rb") as file:
            # A file of /proc has no size, and another may grow.
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _too_large(f"at least {len(content):,}")
        return content.decode("utf-8")
    except FileNotFoundError:
        message = f"there is no such file; the working directory is {Path.cwd()}"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        message = f"cannot be read as UTF-8 text: {error}"
    except ValueError:  # a null byte in the name
        message = "cannot be read, since no file has such a name"
    raise RefusedYamlError(0, message)


def _refuse_endless(path: Path) -> None:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise RefusedYamlError(0, "cannot be read, since it is a folder; name a YAML file")
    if not stat.S_ISREG(found.st_mode):
        raise RefusedYamlError(
            0, "must be a file, got a pipe or device, which may never end; write it to a file first"
        )
    if found.st_size > MAX_BYTES:
        raise _too_large(f"{found.st_size:,}")


def _too_large(size: str) -> RefusedYamlError:
    return RefusedYamlError(0, f"must have at most {MAX_BYTES:,} bytes, got {size}")
