"""What each command is called with: one file each, loaded when it is needed.

A file has a function with the name of the command, whose parameters are its options, whose
docstring is its help, and whose result is the exit code; ``EXAMPLES``, which the help and the
reference page show; and ``PAGE``, the page of ``docs`` about it. The work is in the modules of
``eks_blueprint.cli``, imported when it runs.
"""
