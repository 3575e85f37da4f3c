import { ApiError, get } from './api.ts'

interface ScoreList {
  readonly scores: readonly { readonly uscc: string; readonly total: number | null; readonly coverage: number | null }[]
}

/** Totals of the current year per institution, for the overview; a city without data for scores has none. */
export async function scoreTotals(signal: AbortSignal): Promise<Map<string, { total: number | null; coverage: number | null }>> {
  try {
    const list = await get<ScoreList>('/scores', signal)
    return new Map(list.scores.map((s) => [s.uscc, { total: s.total, coverage: s.coverage }]))
  } catch (error) {
    if (error instanceof ApiError) return new Map()
    throw error
  }
}
