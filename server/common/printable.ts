/**
 * What a terminal or a page would obey instead of show: control and escape characters, line and paragraph separators, marks that turn the
 * direction of writing or cannot be seen, halves of a surrogate pair.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** One line of text that shows every character for what it is: unseen ones become `⟨U+202E⟩`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (ch) => `⟨U+${(ch.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

/** The same for text whose own line breaks are meant. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}
