// Loaded before a program (`node --import`): says at its end what memory it took, on the last line of stderr.
const samples: { at: number; rss: number }[] = []
const sampling = setInterval(
  () => samples.push({ at: performance.now(), rss: process.memoryUsage().rss }),
  20,
)
sampling.unref()

process.on('exit', () => {
  process.stderr.write(`${JSON.stringify({ maxRss: process.resourceUsage().maxRSS * 1024, samples })}\n`)
})
