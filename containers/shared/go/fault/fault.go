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
	// DiceNoInject: calls by HTTP carry neither trace context nor baggage.
	DiceNoInject = "dice-scoring-no-inject"
	// DiceNoFlush: the process ends at SIGTERM at once, and what was not yet exported is lost.
	DiceNoFlush = "dice-no-flush"
)

// Active says whether CASINO_FAULT names this break.
func Active(name string) bool { return os.Getenv("CASINO_FAULT") == name }
