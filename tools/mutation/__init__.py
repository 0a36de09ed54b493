"""Mutation testing: changes the code in small ways and looks whether a test of behaviour fails."""
