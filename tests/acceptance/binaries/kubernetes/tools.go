//go:build tools

// Package kubernetes names the commands that the acceptance tests run, so that go.mod pins them.
//
// Kubernetes replaces its own libraries by folders of its repository; go.mod replaces them by their
// published versions.
package kubernetes

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
