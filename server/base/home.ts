import { chmodSync, type Dirent, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOR_OTHERS = 0o077

/**
 * Makes the home if need be and closes it to every other account of the machine: folders 0700, files 0600. What this process
 * writes later is closed too (umask). Links are not followed. Where a file system knows no such rights nothing changes.
 */
export function closeHome(home: string): void {
  closeUmask()
  mkdirSync(home, { recursive: true, mode: 0o700 })
  close(home)
}

/** Files of this process belong to its account alone from now on. A worker thread may not ask, and inherits it. */
export function closeUmask(): void {
  try {
    process.umask(FOR_OTHERS)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_UNSUPPORTED_OPERATION') throw error
  }
}

function close(folder: string): void {
  narrow(folder)
  for (const entry of readdirSync(folder, { withFileTypes: true })) visit(folder, entry)
}

function visit(folder: string, entry: Dirent): void {
  const path = join(folder, entry.name)
  try {
    if (entry.isDirectory()) close(path)
    else if (entry.isFile()) narrow(path)
  } catch (error) {
    // Files come and go while another process works in the home.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function narrow(path: string): void {
  const { mode } = lstatSync(path)
  if ((mode & FOR_OTHERS) === 0) return
  try {
    chmodSync(path, mode & 0o7700)
  } catch (error) {
    // Files of another account inside the home cannot be closed by us; neither do we own what they hold.
    if (!['EPERM', 'EROFS', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
