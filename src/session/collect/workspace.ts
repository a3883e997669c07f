import { chmod, lstat, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../../vocabulary/errors.js'

/** Where a bundle grows before anybody can take it for one. */
export interface Workspace {
  /** The path of a file in it, whose directory is made. */
  place(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Puts the finished bundle in its place, in one step. */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

/** A name that ends so is an archive; any other one is a directory. */
export function isArchive(target: string): boolean {
  return /\.(?:tar\.gz|tgz)$/i.test(target)
}

/**
 * A directory beside the target, which only its owner can read.
 *
 * @throws UserError when the target exists and may not be replaced, or nothing can be written there
 */
export async function openWorkspace(target: string, force: boolean): Promise<Workspace> {
  const path = resolve(target)
  const existing = await lstat(path).catch(() => null)
  if (existing && !force) throw exists(target)
  if (existing?.isDirectory() && !(await holdsBundle(path)))
    throw new UserError('cannot-run', `${target} is a directory that holds no bundle; it is not replaced`, [
      'choose another name with --to',
    ])
  const root = await mkdtemp(join(dirname(path), `.${basename(path)}.`)).catch((error: unknown) => {
    throw notWritable(target, error)
  })
  const content = join(root, 'bundle')

  async function place(file: string): Promise<string> {
    const full = join(content, file)
    await mkdir(dirname(full), { recursive: true, mode: 0o700 })
    return full
  }

  return {
    place,
    write: async (file, text) => writeFile(await place(file), text, { mode: 0o600 }),
    async finish() {
      const done = isArchive(path) ? await pack(content, join(root, 'bundle.tar.gz')) : content
      if (existing?.isDirectory()) await rename(path, join(root, 'replaced'))
      await rename(done, path)
      await rm(root, { recursive: true, force: true })
    },
    abandon: () => rm(root, { recursive: true, force: true }),
  }
}

/**
 * Writes one file, whole or not at all, readable for its owner only.
 *
 * @throws UserError when it exists and may not be replaced, or cannot be written
 */
export async function writeOne(target: string, text: string, force: boolean): Promise<void> {
  const path = resolve(target)
  if (!force && (await lstat(path).catch(() => null))) throw exists(target)
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}`)
  try {
    await writeFile(partial, text, { mode: 0o600, flag: 'wx' })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw notWritable(target, error)
  }
}

function exists(target: string): UserError {
  return new UserError('cannot-run', `${target} exists already`, [
    'replace it with --force, or choose another name with --to',
  ])
}

async function pack(directory: string, file: string): Promise<string> {
  const { create } = await import('tar')
  // the manifest first, so that it can be read without the rest; no owner, as it may go to strangers
  await create({ gzip: true, file, cwd: directory, portable: true }, ['meshfed.json', ...(await others(directory))])
  await chmod(file, 0o600)
  return file
}

async function others(directory: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises')
  return (await readdir(directory)).filter((name) => name !== 'meshfed.json').sort()
}

async function holdsBundle(path: string): Promise<boolean> {
  return lstat(join(path, 'meshfed.json')).then(
    () => true,
    () => false,
  )
}

/** What an error of the file system means for the user. */
export function notWritable(target: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return new UserError('cannot-run', `${target} cannot be written: ${reasons[code] ?? code}`, [
    'nothing was left behind; choose another place with --to',
  ])
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EFBIG: 'the file is too large for this disk or user',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the name is too long',
}
