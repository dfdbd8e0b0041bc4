// Before all tests: the ledger of the demonstration, imported and decided. Each worker serves a copy of its own.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DAY, huikuan, ROOT, sim } from './here'

/** The worksheet that `sim demo` writes. */
const LEDGER = '应收台账.xlsx'

export default function prepare(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'huikuan-e2e-'))
  const done = () => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync(sim(), ['demo', '--seed', '1', '--as-of', DAY, '--out', folder])
    copyFileSync(path.join(ROOT, 'huikuan.example.toml'), path.join(folder, 'huikuan.toml'))
    const run = (...args: string[]) =>
      execFileSync(huikuan(), ['--db', 'huikuan.sqlite', '--config', 'huikuan.toml', ...args, '--as-of', DAY], {
        cwd: folder,
      })
    run('import', LEDGER)
    run('run')
  } catch (fault) {
    done()
    throw fault
  }
  process.env['HUIKUAN_E2E_LEDGER'] = folder
  return done
}
