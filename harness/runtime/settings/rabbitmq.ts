// How RabbitMQ is reached, and what its Erlang may take of the machine.

/** RabbitMQ's own first user; it lets it in over the loopback interface only. */
const USER = 'guest'

export const rabbitmqUrl = (address: string): string => `amqp://${USER}:${USER}@${address}`

/** One scheduler that sleeps when there is nothing to do leaves the processors to the services. */
export const ERLANG_FLAGS: readonly string[] = [
  ['+S', '1:1', '+W', 'w'],
  ['+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none'],
].flat()
