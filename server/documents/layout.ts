/** Measures of GB/T 9704-2012 in the units of WordprocessingML: twips (1/20 pt) for lengths, half-points for type. */
export const mm = (value: number): number => Math.round((value / 25.4) * 1440)

export const PAGE = {
  width: mm(210),
  height: mm(297),
  top: mm(37),
  bottom: mm(35),
  left: mm(28),
  right: mm(26),
  /** Width of the type area (版心), 156 mm. */
  text: mm(156),
  /** The same of a page on its side: 297 mm less the upper and lower margin. */
  wide: mm(225),
} as const

/** 22 lines of 225 mm: fixed line height in twips. */
export const LINE = 579
/** One character of 3 号 type, in twips. */
export const CHAR = 320

/** Sizes in half-points: 2 号 22 pt, 3 号 16 pt, 4 号 14 pt, 小 4 号 12 pt, 5 号 10.5 pt. */
export const SIZE = { title: 44, body: 32, small: 28, table: 24, tiny: 21 } as const

/** 仿宋_GB2312 and the others are named for East Asian text too; a machine without them falls back by itself. */
export const FONT = { title: '方正小标宋简体', body: '仿宋_GB2312', kai: '楷体_GB2312', hei: '黑体', song: '宋体' } as const

export const RED = 'FF0000'

/** Size (half-points) of the red name at the head: as large as the width allows, at most 26 mm wide characters. */
export function markSize(name: string): number {
  const points = Math.min(52, Math.floor(mm(150) / 20 / Math.max(1, [...name].length)))
  return points * 2
}

/** Width of a text in 3 号 type, in twips: full-width characters count one, others half. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, c) => sum + (/[\u0020-\u00ff]/.test(c) ? CHAR / 2 : CHAR), 0)
}
