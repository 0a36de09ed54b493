"""``python -m eks_blueprint.app``, for the key ``app`` of ``cdk.json``."""

import sys

from eks_blueprint.app.main import main

sys.exit(main())
