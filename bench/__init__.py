"""What synthesizing costs: ``make bench``.

Each run is a fresh process tree, started as the CDK CLI starts an app, so it counts what a user
waits for: Python, Node, the libraries, the constructs, the templates.
"""
