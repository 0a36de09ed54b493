"""``python -m eks_blueprint.app``, for the key ``app`` of ``cdk.json``."""

import sys

from eks_blueprint.app.interrupt import raise_on_interrupt
from eks_blueprint.app.main import main

raise_on_interrupt()
sys.exit(main())
