"""What this machine and an account have of what the library needs."""

from eks_blueprint.cli.diagnosis.account import account_checks
from eks_blueprint.cli.diagnosis.check import Check, Diagnosis, Outcome, document
from eks_blueprint.cli.diagnosis.machine import machine_checks
from eks_blueprint.cli.diagnosis.needs import Need, needs_of

__all__ = [
    "Check",
    "Diagnosis",
    "Need",
    "Outcome",
    "account_checks",
    "document",
    "machine_checks",
    "needs_of",
]
