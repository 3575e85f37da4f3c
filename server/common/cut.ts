const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** The first characters of a text, as people count them, of which `size` adds up to at most `room`. */
export function cutTo(text: string, room: number, size: (character: string) => number = (c) => c.length): string {
  let used = 0
  let end = 0
  // A mark added to a letter, a family of faces: one character to whoever reads it.
  for (const { segment, index } of graphemes.segment(text)) {
    used += size(segment)
    if (used > room) break
    end = index + segment.length
  }
  return text.slice(0, end)
}

/** A text of at most `max` UTF-16 units; a cut one ends with `…`. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${cutTo(text, max - 1)}…`
}
