"""``python -m eks_blueprint.app``, which ``cdk.json`` may name as its app."""

import sys

from eks_blueprint.app.main import main

sys.exit(main())
