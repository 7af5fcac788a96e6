/**
 * Where a RabbitMQ that the harness starts keeps copies of all deliveries, by the broker's own tracing: routing, queues and
 * consumers stay as they are. Whoever starts the broker makes the queue; whoever judges reads it.
 */
export const TAP_QUEUE = 'pitboss.tap'
