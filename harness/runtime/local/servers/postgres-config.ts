// How Postgres is started as a process of this machine.
import { join } from 'node:path'
import { POSTGRES_SETTINGS } from '../../settings/postgres.ts'

export function postgresCommand(programs: string, data: string, port: number): readonly string[] {
  const settings = Object.entries({ ...POSTGRES_SETTINGS, port }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  return [join(programs, 'bin', 'postgres'), '-D', data, ...settings]
}
