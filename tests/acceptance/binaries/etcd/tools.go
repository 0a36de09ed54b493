//go:build tools

// Package etcd names the server that the acceptance tests run, so that go.mod pins it.
package etcd

import _ "go.etcd.io/etcd/server/v3"
