/** Where progress and notices go. Quiet by default; the command line and the server pass their own. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  /** Progress of a long task: 0…1 and what is being done now. */
  progress(fraction: number, label: string): void
}

export const quietLog: Log = { info: () => undefined, warn: () => undefined, progress: () => undefined }
