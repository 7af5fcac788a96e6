// Package fault reads which deliberate break of the instrumentation this process was started with.
package fault

import "os"

const (
	// RelayNoHeaders: the relay publishes without trace context in the message headers.
	RelayNoHeaders = "relay-no-headers"
	// RelayNoCreationContext: outbox rows keep no trace context for the relay to continue.
	RelayNoCreationContext = "relay-no-creation-context"
	// PollNoise: the relay leaves a span for each look at its outbox, though it finds nothing.
	PollNoise = "poll-noise"
	// ConsumerIgnoresHeaders: the consumer starts a new trace for each message.
	ConsumerIgnoresHeaders = "consumer-ignores-headers"
)

// Active says whether CASINO_FAULT names this break.
func Active(name string) bool { return os.Getenv("CASINO_FAULT") == name }
