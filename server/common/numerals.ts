const DIGITS = '〇一二三四五六七八九'

/** 0…99 in Chinese numerals, as articles and headings are counted: 9 → 九, 11 → 十一, 35 → 三十五. */
export function chineseNumber(n: number): string {
  if (n < 10) return DIGITS.charAt(n)
  const tens = Math.floor(n / 10)
  const ones = n % 10
  return `${tens === 1 ? '' : DIGITS.charAt(tens)}十${ones === 0 ? '' : DIGITS.charAt(ones)}`
}

/** `（三）`: an item as laws number it. */
export function itemNumeral(n: number): string {
  return `（${chineseNumber(n)}）`
}
