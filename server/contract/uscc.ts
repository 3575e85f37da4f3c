const CHARSET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS_18 = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const WEIGHTS_17 = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * True when `code` is a valid 统一社会信用代码: 18 characters of the GB 32100 charset, digits at 3–8, check digit 17 by
 * GB 11714 over characters 9–16 and check digit 18 by GB 32100 (MOD 31). `code` must already be trimmed, NFKC and upper-case.
 */
export function isUscc(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return false
  return code[16] === organisationDigit(code.slice(8, 16)) && code[17] === creditDigit(code.slice(0, 17))
}

/** What is wrong with a code that is none, in Chinese; with the check digit that there should be. */
export function usccFault(code: string): string {
  if (code.length !== 18) return `应为 18 位，实为 ${code.length} 位`
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code))
    return '含有代码不用的字符（不用 I、O、S、V、Z，第 3 至 8 位为数字）'
  const expected = [organisationDigit(code.slice(8, 16)), creditDigit(code.slice(0, 17))]
  return [17, 18]
    .flatMap((n, i) => (code[n - 1] === expected[i] ? [] : [`第 ${n} 位校验码应为 ${expected[i]}，实为 ${code[n - 1]}`]))
    .join('；')
}

/** Check digit of GB 11714 for the eight characters of an organisation code (0–9, A = 10 … Z = 35). */
function organisationDigit(body: string): string {
  const sum = WEIGHTS_17.reduce((total, weight, i) => total + weight * Number.parseInt(body[i] as string, 36), 0)
  const digit = 11 - (sum % 11)
  return digit === 10 ? 'X' : digit === 11 ? '0' : String(digit)
}

/** Check digit of GB 32100 for the first seventeen characters. */
function creditDigit(body: string): string {
  const sum = WEIGHTS_18.reduce((total, weight, i) => total + weight * CHARSET.indexOf(body[i] as string), 0)
  return CHARSET[(31 - (sum % 31)) % 31] as string
}

/** Completes the first sixteen characters of a code with both check digits. For made-up institutions. */
export function completeUscc(first16: string): string {
  const seventeen = first16 + organisationDigit(first16.slice(8, 16))
  return seventeen + creditDigit(seventeen)
}
