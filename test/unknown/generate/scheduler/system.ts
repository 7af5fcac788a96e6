// A scheduler's daemons in Python: cycles as roots, a queue, and contexts that arrive broken in three ways.
import type { Process, SystemToRecord } from '../system.ts'

/** A Python with what `requirements.txt` names. */
const python = process.env.PYTHON ?? 'python3'

const role = (name: string, listens: boolean, log = true): Process => ({
  name,
  command: [python, 'daemons.py', name],
  env: { PYTHONDONTWRITEBYTECODE: '1' },
  listens,
  log,
})

export const system: SystemToRecord = {
  processes: [
    role('broker', true, false),
    role('pricing', true),
    role('mailer', true),
    role('report', true),
    role('worker', false),
    role('janitor', false),
    role('scheduler', false),
  ],
  use: async ({ line }) => {
    await line('scheduler', 'all cycles done')
    await line('worker', '"number": 10')
    await line('janitor', 'cycle 10')
  },
}
