"""Clusters in a data center: what EKS Anywhere takes, and the rules of its command line."""
