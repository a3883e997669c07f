import { Agent, request } from 'node:https'

/** A plain client of one API server for preparing it: JSON in, JSON out, one pool of connections. */
export interface Api {
  /** Answers whatever the status; the body is parsed when it is JSON. */
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** The same for what must succeed; `allow` names further statuses that are fine. Returns the body. */
  must(method: string, path: string, body?: unknown, allow?: readonly number[]): Promise<unknown>
  close(): void
}

export function createApi(server: string, ca: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca })

  const api: Api = {
    call(method, path, body) {
      return new Promise((resolve, reject) => {
        const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
        const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type }
        const sent = request(server + path, { method, agent, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) })
          })
        })
        sent.on('error', reject)
        sent.end(body === undefined ? undefined : JSON.stringify(body))
      })
    },
    async must(method, path, body, allow = []) {
      const answer = await api.call(method, path, body)
      if (answer.status < 300 || allow.includes(answer.status)) return answer.body
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    },
    close: () => agent.destroy(),
  }
  return api
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
