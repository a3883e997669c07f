// The licences of everything that the bundle holds of others: they ask that their texts go where their code goes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One text with name, version, licence and licence text of every package of which the bundle holds a file.
 *
 * @param outputs what esbuild's metafile tells of its outputs
 * @param root directory of node_modules
 * @throws Error for a package that brings no licence text and is none of those below
 */
export function notices(outputs, root) {
  const packages = packagesIn(outputs).map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const texts = textsIn(join(root, folder))
    if (texts.length === 0 && !standard[license])
      throw new Error(`${name} ${version} (${license}) brings no licence text`)
    const by = typeof author === 'object' ? author.name : author
    return [`${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [standard[license](by ?? name)])].join(
      '\n\n',
    )
  })
  return `This program holds code of the following packages.\n\n${packages.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** Folders such as `node_modules/@a/b` and `node_modules/a/node_modules/b`, sorted. */
export function packagesIn(outputs) {
  const sources = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))
  const folders = sources.flatMap(
    (source) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0] ?? [],
  )
  return [...new Set(folders)].sort()
}

function textsIn(folder) {
  return readdirSync(folder)
    .filter((file) => /^((un)?licen[cs]e|copying|notice)([-.].*)?$/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
}

/** For packages that name a standard licence and leave out its text. */
const standard = {
  MIT: (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
}
