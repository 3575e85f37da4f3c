import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'

const CONTENT_TYPES = '[Content_Types].xml'

/** The earliest time that a zip can hold. fflate reads it as local time, which a zip stores as it stands. */
const EARLIEST = new Date(1980, 0, 1)

/**
 * Rewrites a .docx so that equal content has equal bytes: members in name order ([Content_Types].xml first, as readers expect),
 * one fixed time stamp, no dates in docProps/core.xml, pictures numbered from 1. The time of issue is in the ledger and in the text.
 */
export function stableZip(zip: Buffer): Buffer {
  const found = unzipSync(zip)
  const names = Object.keys(found)
    .filter((name) => !name.endsWith('/') && name !== CONTENT_TYPES)
    .sort()
  const list: Zippable = {}
  for (const name of [CONTENT_TYPES, ...names]) {
    const data = found[name] as Uint8Array
    const mend = name === 'docProps/core.xml' ? undated : /^word\/(document|header\d+)\.xml$/.test(name) ? renumbered : undefined
    list[name] = mend ? strToU8(mend(strFromU8(data))) : data
  }
  return Buffer.from(zipSync(list, { level: 9, mtime: EARLIEST }))
}

function undated(xml: string): string {
  return xml.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, '$12000-01-01T00:00:00Z')
}

/** Picture ids count up over the life of the process. */
function renumbered(xml: string): string {
  let n = 0
  return xml.replace(/<wp:docPr id="\d+"/g, () => {
    n += 1
    return `<wp:docPr id="${n}"`
  })
}
