// The page in a real browser, against the real program. `npm run e2e` after `npm run build` and `cargo build`.

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { chromium, fonts, TARGET } from './here'

const own = path.join(TARGET, 'e2e')
mkdirSync(own, { recursive: true })
const fontsConf = path.join(own, 'fonts.conf')
writeFileSync(
  fontsConf,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts().folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(own, 'fonts')}</cachedir>
  <alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
`,
)

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: path.join(own, 'results'),
  globalSetup: './ledger.ts',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: path.join(own, 'report.json') }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      env: { ...process.env, FONTCONFIG_FILE: fontsConf } as Record<string, string>,
    },
  },
})
