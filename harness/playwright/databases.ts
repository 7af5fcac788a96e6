// The `databases` fixture: what others do to a Postgres while the system works on it.
import type { AttachedSession } from '../session/index.ts'

// Loaded where it is used: few workers need it.
const library = () => import('pg')

export interface Locked extends AsyncDisposable {
  /** Gives the table back; later calls do nothing. */
  end(): Promise<void>
}

/** For scenarios that run alone: whoever else uses the table waits, too. */
export class Databases implements AsyncDisposable {
  readonly #session: AttachedSession
  readonly #open = new Set<Locked>()

  constructor(session: AttachedSession) {
    this.#session = session
  }

  /** Holds the table as a migration would: nobody reads or writes it until that is over. */
  async lock(database: string, table: string): Promise<Locked> {
    const [server] = Object.values(this.#session.description.postgres)
    if (server === undefined) throw new Error('The system has no Postgres.')
    const { Client, escapeIdentifier } = (await library()).default
    const url = new URL(server)
    url.pathname = `/${database}`
    const client = new Client({ connectionString: url.href })
    await client.connect()
    const end = async () => {
      if (this.#open.delete(locked)) await client.end()
    }
    const locked: Locked = { end, [Symbol.asyncDispose]: end }
    this.#open.add(locked)
    await client.query('BEGIN')
    await client.query(`LOCK TABLE ${escapeIdentifier(table)} IN ACCESS EXCLUSIVE MODE`)
    return locked
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const locked of this.#open) await locked.end()
  }
}
