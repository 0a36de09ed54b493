"""What a real API server says; needs the folder of binaries that ``KUBEBUILDER_ASSETS`` names."""
