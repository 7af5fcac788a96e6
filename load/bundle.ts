// k6 scripts are TypeScript in several files; k6 gets one file of JavaScript. By hand: `npm run load:bundle`, then
// `k6 run .pitboss/load/spin.js`.
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Loads of the casino, to be run by hand. */
const SCRIPTS = ['spin', 'roulette', 'dice', 'blackjack', 'transfer', 'mix'] as const

/** Writes `<out>/<name>.js`; resolves to its path. */
export async function bundleScript(script: string, out: string): Promise<string> {
  await mkdir(out, { recursive: true })
  const outfile = join(out, `${basename(script, '.ts')}.js`)
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2020',
    external: ['k6', 'k6/*'],
    logLevel: 'error',
  })
  return outfile
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  for (const name of SCRIPTS) {
    console.log(await bundleScript(here(`scripts/${name}.ts`), here('../.pitboss/load')))
  }
}
