// Where everything lies that the tests need. All of it is made before they start; whatever is missing is said by name.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const WEB = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const ROOT = path.dirname(WEB)
export const TARGET = path.join(ROOT, 'target')
/** The pictures of the screens, to be looked at. */
export const SCREENS = path.join(TARGET, 'screens')

/** The Monday of the tests, and its morning: everybody in China may be called. */
export const DAY = '2026-11-23'
export const NOW = `${DAY}T09:40:00+08:00`

function needed(file: string, how: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: ${how}`)
  return file
}

export function huikuan(): string {
  const built = process.env['HUIKUAN_BIN'] ?? path.join(TARGET, 'debug/huikuan')
  return needed(built, '`cargo build --package server`, or name the program by HUIKUAN_BIN')
}

export function sim(): string {
  const built = process.env['SIM_BIN'] ?? path.join(TARGET, 'debug/sim')
  return needed(built, '`cargo build --package sim`, or name the program by SIM_BIN')
}

/** Debian's Chromium, or another of whoever has one; nothing is downloaded. */
export function chromium(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const found = folders.map((folder) => path.join(folder, 'chromium')).find((file) => existsSync(file))
  if (found === undefined) throw new Error('chromium is missing: `apt-get install chromium`, so that it is on the PATH')
  return found
}

/** The fonts of the tests: without Chinese ones, a picture would show boxes for letters. */
export function fonts(): { folder: string } {
  const folder = path.join(WEB, 'node_modules/@expo-google-fonts/noto-sans-sc')
  return { folder: needed(folder, '`npm ci` in web/') }
}
