// Package env reads a service's settings from its environment.
package env

import (
	"fmt"
	"os"
)

// Or is the variable's value, or the fallback where it is absent or empty.
func Or(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

// Required is the variable's value; without one the service cannot start.
func Required(name string) (string, error) {
	if value := os.Getenv(name); value != "" {
		return value, nil
	}
	return "", fmt.Errorf("the environment variable %s is not set", name)
}
