import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GO_SERVICES, NODE_SERVICES, PYTHON_SERVICES } from '../../containers/builds.ts'
import { goImage, infra, javaImage, nodeImage, pythonImage } from '../../containers/images/index.ts'
import { baseImages } from '../../harness/runtime/index.ts'
import { recipeFor } from '../../tools/images/recipes.ts'
import { wantedImages } from '../../tools/images/wanted.ts'

const root = new URL('../..', import.meta.url).pathname
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe.each([goImage, nodeImage, pythonImage, javaImage, infra.kafka])(
  'the Dockerfile of $name',
  (image) => {
    const text = read(image.dockerfile)
    const last = text.slice(text.lastIndexOf('\nFROM '))

    test('sees of the project what decides about the image, and nothing else', () => {
      const lines = read(`${image.dockerfile}.dockerignore`).split('\n')
      expect(lines.find((line) => !line.startsWith('#'))).toBe('*')
      const admitted = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
      expect(admitted.toSorted()).toEqual([...image.inputs].toSorted())
    })

    test('makes an image whose process is not root, ends on SIGTERM, and can be asked for its health', () => {
      expect(last).toMatch(/^USER 10001:10001$/m)
      expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m)
      expect(last).toMatch(/^HEALTHCHECK --interval=/m)
    })

    test('stands on images that are build arguments with a pinned default', () => {
      const defaults = [...text.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, name = '']) => name)
      expect(baseImages(text).toSorted()).toEqual(defaults.toSorted())
      for (const name of defaults) expect(name).toMatch(/:.+/)
    })

    test('fetches nothing but with the secrets of the machine at hand', () => {
      const commands = text.replaceAll('\\\n', ' ').split('\n')
      const fetching = commands.filter((line) =>
        /^RUN .*(npm ci|pip install|go mod download|mvn (?!-o))/.test(line),
      )
      expect(fetching.length).toBeGreaterThan(0)
      for (const line of fetching) expect(line).toMatch(/--mount=type=secret,id=(ca|cacerts)\b/)
    })
  },
)

test.each([
  [goImage, GO_SERVICES],
  [nodeImage, NODE_SERVICES],
  [pythonImage, PYTHON_SERVICES],
] as const)('the Dockerfile of $0.name names every service that is built', (image, services) => {
  const text = read(image.dockerfile)
  expect(services.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([])
})

describe('images from elsewhere', () => {
  test('can each be made offline', async () => {
    const wanted = await wantedImages()
    expect(wanted).toEqual(expect.arrayContaining([infra.postgres, infra.rabbitmq, 'debian:bookworm-slim']))
    const made = wanted.filter((name) => name !== 'debian:bookworm-slim').map((name) => recipeFor(name))
    expect(made.map(({ version }) => version)).not.toContain('')
  })

  test('that nobody knows to make are told by name', () => {
    expect(() => recipeFor('mongo:8')).toThrow('how to make mongo:8')
  })
})
