// Where a service listens and what it calls, from the environment.

/** Value of an environment variable that the service cannot do without. */
export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the service cannot start without it`)
  return value
}

export const bindHost = process.env['BIND_HOST'] || '127.0.0.1'
