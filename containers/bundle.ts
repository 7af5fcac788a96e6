// Bundles a TypeScript service, or the page that the frontend serves:
//   node containers/bundle.ts service slots OUT
//   node containers/bundle.ts page OUT
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

const [kind, ...rest] = process.argv.slice(2)
const folder = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url))

/** One CommonJS file; packages stay outside, where instrumentations can hook them. */
const service = (name: string, out: string): BuildOptions => ({
  entryPoints: [folder(`${name}/main.ts`)],
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  packages: 'external',
  loader: { '.proto': 'file' },
  assetNames: '[name]',
  sourcemap: 'inline',
  outfile: `${out}/main.cjs`,
})

const page = (out: string): BuildOptions => ({
  entryPoints: ['main.ts', 'index.html', 'style.css'].map((file) => folder(`web/${file}`)),
  minify: true,
  // async and await become promises, which zone.js can follow.
  target: 'es2016',
  loader: { '.html': 'copy' },
  outdir: out,
})

function wanted(): BuildOptions {
  const [first, second] = rest
  if (kind === 'service' && first !== undefined && second !== undefined) return service(first, second)
  if (kind === 'page' && first !== undefined) return page(first)
  throw new Error('Usage: bundle.ts service NAME OUT | page OUT')
}

// esbuild itself has printed what is wrong with the sources.
await build({ bundle: true, logLevel: 'warning', ...wanted() }).catch(() => {
  process.exitCode = 1
})
