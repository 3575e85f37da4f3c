import { ApiError, get } from './api.ts'
import { href } from './router.ts'
import type { Explanation, ScoreYear, Status } from './wire.ts'

/** The year in question: the one in the URL, else that of the data. */
export function yearOf(query: URLSearchParams, status: Status): number {
  const asked = Number(query.get('year'))
  return asked >= 2023 && asked <= 2100 ? asked : Number((status.as_of ?? status.today).slice(0, 4))
}

/** The two years that the data can speak of, latest first. */
export function years(status: Status): number[] {
  const last = Number((status.as_of ?? status.today).slice(0, 4))
  return [last, last - 1]
}

export function scoreYear(year: number, signal?: AbortSignal): Promise<ScoreYear> {
  return get('/scores/:year', { param: { year }, signal })
}

export function explanation(year: number, uscc: string, signal?: AbortSignal): Promise<Explanation> {
  return get('/scores/:year/units/:uscc', { param: { year, uscc }, signal })
}

/** The same, or undefined for an institution without a score. */
export async function explanationOrNone(year: number, uscc: string, signal?: AbortSignal): Promise<Explanation | undefined> {
  try {
    return await explanation(year, uscc, signal)
  } catch (error) {
    if (error instanceof ApiError && error.status !== 0) return undefined
    throw error
  }
}

export function unitUrl(uscc: string, year: number): string {
  return href(`/scores/${encodeURIComponent(uscc)}`, { year })
}
