"""``python -m eks_blueprint.cli``."""

import sys

from eks_blueprint.cli.main import main

sys.exit(main())
