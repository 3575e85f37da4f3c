import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const CJK_FONT = '/usr/share/fonts/opentype/noto'

function find(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** Path of a Chromium, installed from the system's packages where it is absent and that is allowed. Throws with what to do. */
export function chromiumPath(): string {
  const there = find()
  if (there && existsSync(CJK_FONT)) return there
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const apt = (...args: string[]) =>
      execFileSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    try {
      apt('update')
      apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
    } catch (cause) {
      if (!there)
        throw new Error('Chromium is not here and could not be installed. Install chromium and fonts-noto-cjk, then run again.', { cause })
    }
  }
  const path = find()
  if (!path) throw new Error('Chromium is not on the PATH. Install chromium and fonts-noto-cjk, then run again.')
  return path
}
