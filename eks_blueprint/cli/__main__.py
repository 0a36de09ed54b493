"""``python -m eks_blueprint.cli``."""

import sys

from eks_blueprint.app.interrupt import raise_on_interrupt
from eks_blueprint.cli.main import main

raise_on_interrupt()
sys.exit(main())
