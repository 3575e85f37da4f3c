import iconv from 'iconv-lite'

/** Text in GBK; a character that GBK lacks becomes `?` and is counted. */
export function encodeGbk(text: string): { bytes: Buffer; replaced: number } {
  const bytes = iconv.encode(text, 'gbk')
  const kept = iconv.decode(bytes, 'gbk', { stripBOM: false })
  let replaced = 0
  let place = 0
  for (const character of text) {
    if (kept.startsWith(character, place)) place += character.length
    else {
      replaced += 1
      place += 1
    }
  }
  return { bytes, replaced }
}

/** Text in GB18030, which has a code for every character: nothing is lost. */
export function encodeGb18030(text: string): Buffer {
  return iconv.encode(text, 'gb18030')
}
