// Compresses every file of `dist/` once, so that the server only has to choose, and fails when the page has become too
// heavy to open on a bad morning.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const LIMIT_KB = 450
const dist = new URL('dist', import.meta.url).pathname

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))

const sizes = new Map()
for (const file of files) {
  const raw = readFileSync(file)
  if (statSync(file).size < 1024) continue
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const gzip = gzipSync(raw, { level: 9 })
  writeFileSync(`${file}.br`, brotli)
  writeFileSync(`${file}.gz`, gzip)
  sizes.set(relative(dist, file), { raw: raw.length, brotli: brotli.length, gzip: gzip.length })
}

// What the browser loads before anything is shown: the scripts the page names, and what those import at once.
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const first = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]))
const pending = [...first]
for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
  const code = readFileSync(join(dist, file), 'utf8')
  for (const match of code.matchAll(/(?:import|from)\s*["'](\.\/[^"']+\.js)["']/g)) {
    const next = join('assets', match[1])
    if (!first.has(next)) first.add(next), pending.push(next)
  }
}

const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(9)
console.log('      raw    gzip  brotli  (kB)')
let total = { gzip: 0, brotli: 0 }
for (const [file, size] of [...sizes].sort((left, right) => right[1].brotli - left[1].brotli)) {
  const early = first.has(file)
  if (early) total = { gzip: total.gzip + size.gzip, brotli: total.brotli + size.brotli }
  console.log(`${kb(size.raw)}${kb(size.gzip)}${kb(size.brotli)}  ${early ? '* ' : '  '}${file}`)
}
console.log(`first JavaScript (*): ${kb(total.gzip).trim()} kB gzip, ${kb(total.brotli).trim()} kB brotli; limit ${LIMIT_KB} kB`)
if (total.gzip > LIMIT_KB * 1000) {
  console.error(`the first JavaScript is above ${LIMIT_KB} kB: load a screen or a library lazily`)
  process.exit(1)
}
