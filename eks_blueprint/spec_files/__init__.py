"""Files and folders of YAML, read with the line of every value, and within the limits of a spec.

No model is here: who only reads files of Kubernetes objects, or asks whether a folder is a spec,
does not load those of :mod:`eks_blueprint.spec`.
"""

from eks_blueprint.spec_files.document import YamlDocument
from eks_blueprint.spec_files.folder import (
    FLEET_FILE,
    FOLDERS,
    is_spec_file,
    is_spec_folder,
    read_spec_document,
)
from eks_blueprint.spec_files.stream import read_stream, read_text

__all__ = [
    "FLEET_FILE",
    "FOLDERS",
    "YamlDocument",
    "is_spec_file",
    "is_spec_folder",
    "read_spec_document",
    "read_stream",
    "read_text",
]
