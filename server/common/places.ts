/** What a mapping calls a column by its place (1-based), where it has no header or shares it. */
export function placeName(n: number): string {
  return `第${n}列`
}

/** The names that the next files of the same source will have: other numbers in the same place, `*` for any characters. */
export function filesLike(name: string): string {
  return name.replace(/\d+/g, '*').replace(/\*(?:[-_.年月日]\*)+/g, '*')
}
