"""Loads the CDK once, so that the first synth does not have to unpack it.

jsii unpacks each library (207 MB for aws-cdk-lib) into a cache of the user at its first load.
Importing a Python module of the library is enough to load it.
"""

from __future__ import annotations

import aws_cdk
import cdk_nag

if __name__ == "__main__":
    # Making one object of each library proves that Node answers.
    cdk_nag.AwsSolutionsChecks()
    aws_cdk.App()
