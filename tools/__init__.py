"""Small scripts behind the targets of the Makefile."""
