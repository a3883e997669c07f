/** The name that people type, by the file that was started: `oc meshfed` or `kubectl meshfed`. */
export function programName(started: string | undefined = process.argv[1]): string {
  return started?.endsWith('oc-meshfed') ? 'oc meshfed' : 'kubectl meshfed'
}
