"""Rules between two parts of a cluster in a data center."""
