// Asks Postgres whether it takes connections, and makes the databases that it does not have yet.
import { Client } from 'pg'
import { message } from '../cache.ts'
import { POSTGRES_USER } from '../settings/postgres.ts'

/** Undefined once all databases are there; else what is in the way. May be asked again. */
export async function createDatabases(
  port: number,
  databases: readonly string[],
): Promise<string | undefined> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: POSTGRES_USER,
    password: POSTGRES_USER,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  // Without a listener a connection that breaks later would end the harness.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
    const there = new Set(rows.map((row) => row.datname))
    for (const database of databases)
      if (!there.has(database)) await client.query(`CREATE DATABASE "${database}"`)
    return undefined
  } catch (error) {
    return message(error)
  } finally {
    await client.end().catch(() => {})
  }
}
