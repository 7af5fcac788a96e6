// What can be wrong with the exchanges and queues of a RabbitMQ.
import type { RabbitmqDefinition } from './infrastructure-definition.ts'
import type { DefinitionProblem } from './errors.ts'

/** RabbitMQ's own limit, and its own prefix. */
const NAME = /^(?!amq\.)[\x21-\x7e]{1,255}$/

export function checkRabbitmq(field: string, { exchanges, queues }: RabbitmqDefinition): DefinitionProblem[] {
  const known = exchanges.map(({ name }) => name)
  const names = [
    ...exchanges.map(({ name }) => ({ name, list: 'exchanges' })),
    ...queues.map(({ name }) => ({ name, list: 'queues' })),
  ]
  return [
    ...names
      .filter(({ name }) => !NAME.test(name))
      .map(({ name, list }) => ({
        field: `${field}.${list}`,
        value: name,
        message: `${JSON.stringify(name)} is not a name that RabbitMQ gives to others.`,
        remedy: 'Use up to 255 visible ASCII characters, not beginning with "amq.".',
      })),
    ...queues.flatMap(({ name, bindings }) =>
      bindings
        .filter(({ exchange }) => !known.includes(exchange))
        .map(({ exchange }) => ({
          field: `${field}.queues`,
          value: exchange,
          message: `queue ${JSON.stringify(name)} is bound to ${JSON.stringify(exchange)}, which is no exchange here.`,
          remedy: known.length === 0 ? 'Add it to `exchanges`.' : `Known are ${known.join(', ')}.`,
        })),
    ),
  ]
}
