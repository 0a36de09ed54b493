"""Python finds this on PYTHONPATH and runs it first: connections are refused and noted."""

import os
import socket
from pathlib import Path
from typing import Any, NoReturn


def refuse(_self: Any, address: Any) -> NoReturn:
    with Path(os.environ["OFFLINE_NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(f"python {address}\n")
    raise OSError("the network is off in this test")


socket.socket.connect = refuse  # type: ignore[method-assign]
socket.socket.connect_ex = refuse  # type: ignore[method-assign]
