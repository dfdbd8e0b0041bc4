// The one way to the server. Three things are settled here for every call: each write carries an Idempotency-Key and is
// repeated with the same key when the line broke; a change of a versioned resource carries the version last seen; and
// whatever is no success is thrown as a `Problem`.

import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './paths'
import { problemOf, unreachable } from './problem'
import type { Language } from './shapes'

const BASE = '/api/v1'
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** Methods whose answer is the resource at its own address, with its version. */
const KEEPS = new Set(['GET', 'PUT', 'PATCH'])

let language: Language = 'zh'
/** In which language sentences with facts in them are asked for. */
export function speak(lang: Language) {
  language = lang
}

const versions = new Map<string, string>()
/** The version of the resource that holds `path`: `/cases/7/promises` is a change of `/cases/7`. */
function versionOf(path: string): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const version = versions.get(at)
    if (version !== undefined) return version
  }
  return undefined
}

const local = (url: string) => new URL(url).pathname.replace(BASE, '')

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language)
    if (!WRITES.has(request.method)) return request
    request.headers.set('Idempotency-Key', crypto.randomUUID())
    const version = versionOf(local(request.url))
    if (version !== undefined) request.headers.set('If-Match', version)
    return request
  },
  async onResponse({ request, response }) {
    if (!response.ok) throw await problemOf(response)
    const version = response.headers.get('ETag')
    if (version !== null && KEEPS.has(request.method)) versions.set(local(request.url), version)
    return response
  },
}

const PAUSES_MS = [300, 1200]
/** Asks, and asks again when no answer came: the key makes it one write. */
async function patient(request: Request): Promise<Response> {
  for (const pause of PAUSES_MS) {
    try {
      return await fetch(request.clone())
    } catch (cause) {
      if (request.signal.aborted) throw cause
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  try {
    return await fetch(request)
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw unreachable()
  }
}

export const api = createClient<paths>({ baseUrl: BASE, fetch: patient })
api.use(headers)

/** The body of an answer; the client has thrown already if there is none to be had. */
export async function body<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T
}
