"""Commands of the catalogue for one cluster."""

from __future__ import annotations

import re
import shlex

__all__ = ["command", "commands", "environment"]

_NAMES = re.compile(r"\b(?P<name>CLUSTER|STACK)\b|(?P<kubectl>\bkubectl\b)(?! config\b)")


def commands(lines: tuple[str, ...], *, cluster: str, stack: str) -> tuple[str, ...]:
    """Return commands of the catalogue for one cluster.

    :param lines: commands with the words CLUSTER and STACK, which never stand within quotes.
    :param cluster: name of the cluster, which is also that of the context of kubectl.
    :param stack: name of its stack.
    """
    return tuple(command(line, cluster=cluster, stack=stack) for line in lines)


def command(line: str, *, cluster: str, stack: str) -> str:
    """Return a command of the catalogue for one cluster.

    :param line: the command.
    :param cluster: name of the cluster.
    :param stack: name of its stack.
    """
    names = {"CLUSTER": shlex.quote(cluster), "STACK": shlex.quote(stack)}

    def filled(found: re.Match[str]) -> str:
        # The context decides which cluster a command reaches, whatever is current.
        return names.get(found[0], f"kubectl --context {names['CLUSTER']}")

    return _NAMES.sub(filled, " ".join(line.split()))


def environment(region: str | None) -> tuple[str, ...]:
    """Return the commands that set the Region; none, where the templates fit every one.

    :param region: the Region.
    """
    return (f"export AWS_REGION={shlex.quote(region)}",) if region else ()
