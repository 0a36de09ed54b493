"""The app that ``cdk.json`` names: ``cdk synth -c spec=my.yaml``."""

import sys

from eks_blueprint.app import main

if __name__ == "__main__":
    sys.exit(main())
