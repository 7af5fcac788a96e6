// Loaded before a program (`node --import`): says at its end what it took, on the last line of stderr.
interface Sample {
  /** Milliseconds since the start. */
  readonly at: number
  /** Microseconds of processor time so far, of all threads. */
  readonly cpu: number
  /** Bytes. */
  readonly rss: number
}

function sample(): Sample {
  const { user, system } = process.cpuUsage()
  return { at: performance.now(), cpu: user + system, rss: process.memoryUsage().rss }
}

const samples: Sample[] = []
const sampling = setInterval(() => samples.push(sample()), 20)
sampling.unref()

process.on('exit', () => {
  const maxRss = process.resourceUsage().maxRSS * 1024
  process.stderr.write(`${JSON.stringify({ maxRss, samples, last: sample() })}\n`)
})
