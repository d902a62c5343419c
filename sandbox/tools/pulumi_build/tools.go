//go:build tools

// Package tools names the one program that is built from here, so that go.sum covers all it needs.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
