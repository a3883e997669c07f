import { execute } from '@oclif/core'

/** Hands over to oclif, which finds the command by the manifest and loads only that one. */
export async function run(from: string): Promise<void> {
  await execute({ dir: from })
}
