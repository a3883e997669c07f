// The least that anybody has to do: lists fetched at once over one pool for each cluster, and parsed. As a program:
//   node bench/lists.mjs FILE     FILE: [{ "server": "https://…", "ca": "…", "token": "…", "uris": ["/api/v1/pods", …] }, …]
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'

/** As many at a time as doctor asks for. */
export async function fetchLists(clusters) {
  await Promise.all(
    clusters.map(async ({ server, ca, token, uris }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 8, ca })
      await Promise.all(uris.map((uri) => get(server + uri, agent, token)))
      agent.destroy()
    }),
  )
}

function get(url, agent, token) {
  return new Promise((done, fail) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    request(url, { agent, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => done(JSON.parse(body)))
    })
      .on('error', fail)
      .end()
  })
}

if (import.meta.filename === process.argv[1]) await fetchLists(JSON.parse(readFileSync(process.argv[2], 'utf8')))
