// The broker's own applications among its many plugins: Erlang looks for each module in every folder of its path, which
// with all plugins on it takes longer than all the rest of the start.
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { RabbitmqFiles } from './rabbitmq-layout.ts'

/** Makes a folder with links to the broker and all that it depends on. */
export async function linkPlugins({ home }: RabbitmqFiles, folder: string): Promise<void> {
  const plugins = join(home, 'plugins')
  const folders = new Map((await readdir(plugins)).map((name) => [name.replace(/-[^-]*$/, ''), name]))
  await mkdir(folder)
  // A set visits what is added while it is walked.
  const applications = new Set(['rabbit'])
  for (const application of applications) {
    const name = folders.get(application)
    // What is no plugin comes with Erlang.
    if (name === undefined) continue
    const file = join(plugins, name, 'ebin', `${application}.app`)
    for (const other of dependencies(await readFile(file, 'utf8'))) applications.add(other)
    await symlink(join(plugins, name), join(folder, name))
  }
}

/** The list `applications` of an Erlang application resource file. */
function dependencies(resource: string): readonly string[] {
  const [, list = ''] = /\{\s*applications\s*,\s*\[([^\]]*)\]/.exec(resource) ?? []
  return list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
}
