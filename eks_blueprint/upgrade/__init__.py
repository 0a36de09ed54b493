"""What an upgrade of Kubernetes will do to a cluster that runs."""
