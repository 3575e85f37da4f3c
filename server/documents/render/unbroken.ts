/** What must not be torn at the end of a line: numbers of papers, codes, figures with their unit, shares (GB/T 9704-2012). */
export const WHOLE =
  /[\u4e00-\u9fff]{1,6}〔\d{4}〕[\d　]+号|[A-Za-z0-9]+(?:[./\-_|:][A-Za-z0-9]+)+%?|\d+(?:\.\d+)?%?[年月日时分项条个次天]?/g

/**
 * For .docx: the year and the running number of a paper are joined, between which programs break a line. Figures and codes they keep
 * whole by themselves; more joiners make LibreOffice tear them.
 */
export function unbroken(text: string): string {
  return text.replace(/〔(\d{4})〕(\d+)号/g, '〔$1〕\u2060$2\u2060号')
}
