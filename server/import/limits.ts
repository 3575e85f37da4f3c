/**
 * What one file may ask of the product, whatever is in it. A file beyond a limit is refused with a sentence that names the limit and
 * says what to do; nothing of it lands. Sizes in bytes unless the name says otherwise.
 */
export const FILE_LIMITS = {
  /** Resident memory of the process that reads. */
  memory: 2 ** 30,
  /** Seconds on the processor for any file, and seconds more for each MiB: the slowest healthy file reads about 4 MiB a second. */
  seconds: 60,
  secondsPerMiB: 1,
  /** Members of one archive at which a reader may be stopped before the rest is not read. */
  stops: 3,
  /** The last cell of a sheet is XFD1048576. */
  sheetColumns: 16_384,
  sheetRows: 1_048_576,
  /** Columns of a delimited file. */
  columns: 16_384,
  /** Objects and lists inside one another in JSON: records lie at 2 to 5. */
  jsonDepth: 64,
  /** Different keys of all records of a JSON file. */
  jsonKeys: 16_384,
  /** Lists of records in one JSON file, sheets in one workbook. */
  parts: 256,
  /** Files in an archive, those of archives inside it counted too. */
  members: 10_000,
  /** Archives inside one another. */
  archiveDepth: 2,
  /** Bytes to which one file may unpack, archives inside it counted too. */
  unpacked: 64 * 2 ** 30,
  /** Times that a member, and all members together, archives inside counted too, may grow beyond `grownFree` bytes. Logs reach about 30. */
  ratio: 200,
  grownFree: 2 ** 16,
  /** Bytes to which the parts of a workbook may unpack. */
  workbook: 256 * 2 ** 20,
  /** Bytes of rows that a file may be read into, where that is more than `outputRatio` times its size. */
  output: 2 ** 30,
  outputRatio: 100,
  /** Width times height of a picture among the material of a case. */
  pixels: 100_000_000,
} as const

export type FileLimits = { readonly [K in keyof typeof FILE_LIMITS]: number }

/** Seconds that reading a file of this size may take. */
export function secondsFor(bytes: number, limits: FileLimits = FILE_LIMITS): number {
  return Math.ceil(limits.seconds + (bytes / 2 ** 20) * limits.secondsPerMiB)
}
