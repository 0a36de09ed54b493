"""What AWS says about clusters that run, asked only where a command is told to: ``--live``."""
