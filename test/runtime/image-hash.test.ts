import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildCommand, buildStep } from '../../harness/runtime/docker/build-image.ts'
import { baseImages, imageTag } from '../../harness/runtime/docker/image-hash.ts'

describe('the tag of an image', () => {
  let root = ''
  const image = { name: 'a', dockerfile: 'a.Dockerfile', inputs: ['src'] }
  const bases = { 'debian:12': 'sha256:1' }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pitboss-tag-'))
    await mkdir(join(root, 'src'))
    await writeFile(join(root, 'src', 'main.go'), 'package main\n')
    await writeFile(join(root, 'a.Dockerfile'), 'FROM debian:12\n')
    await writeFile(join(root, 'a.Dockerfile.dockerignore'), '*\n!src\n')
  })
  afterEach(() => rm(root, { recursive: true }))

  test('stays as long as nothing changes', async () => {
    await writeFile(join(root, 'other'), 'not copied')
    expect(await imageTag(root, image, bases)).toBe(
      await imageTag(root, { ...image, args: {} }, { ...bases }),
    )
  })

  test('changes with sources, Dockerfile, ignored files, arguments, target and base images', async () => {
    const tags = [await imageTag(root, image, bases)]
    for (const file of ['src/main.go', 'a.Dockerfile', 'a.Dockerfile.dockerignore']) {
      await writeFile(join(root, file), `${file} changed`)
      tags.push(await imageTag(root, image, bases))
    }
    tags.push(
      await imageTag(root, { ...image, args: { A: '1' } }, bases),
      await imageTag(root, { ...image, target: 'build' }, bases),
      await imageTag(root, image, { 'debian:12': 'sha256:2' }),
    )
    expect(new Set(tags).size).toBe(7)
  })

  test('is refused when an input is not there, by its name', async () => {
    const missing = imageTag(root, { ...image, inputs: ['nowhere'] }, bases)
    await expect(missing).rejects.toThrow(/nowhere, an input of the build of a, is not there/)
  })
})

describe('base images of a Dockerfile', () => {
  const text =
    'ARG GO_IMAGE=golang:1.26\nFROM ${GO_IMAGE} AS build\nFROM --platform=linux/amd64 debian:12\nFROM build AS more\nFROM scratch\n'

  test('are those that no stage makes', () => {
    expect(baseImages(text)).toEqual(['golang:1.26', 'debian:12'])
  })

  test('follow given arguments', () => {
    expect(baseImages(text, { GO_IMAGE: 'golang:1.27' })).toContain('golang:1.27')
  })
})

describe('the command of a build', () => {
  const build = {
    reference: 'casino/go:1',
    dockerfile: '/p/go.Dockerfile',
    context: '/p',
    args: { A: 'b' },
    labels: {},
    secrets: [{ id: 'npmrc', file: '/run/x' }],
  }

  test('names files of secrets and variables of proxies, never what is in them', () => {
    const command = buildCommand('docker', build, { HTTPS_PROXY: 'http://user:password@proxy:3128' })
    expect(command).toEqual(expect.arrayContaining(['id=npmrc,src=/run/x', 'HTTPS_PROXY', 'A=b']))
    expect(command.join(' ')).not.toContain('password')
  })

  test('is shown by its steps, short', () => {
    expect(buildStep('#7 [build 4/9] RUN --mount=type=secret,id=ca     go mod download')).toBe(
      '[build 4/9] RUN go mod download',
    )
    expect(buildStep(`#8 [last 1/2] RUN ${'x'.repeat(300)}`)).toHaveLength(100)
    expect(buildStep('#1 [internal] load build definition')).toBeUndefined()
    expect(buildStep('#7 1.203 go: downloading')).toBeUndefined()
  })
})
