import { zipSync } from 'fflate'

/** A workbook of one sheet with the given rows of XML; `more`: other parts of it by name. */
export function workbook(rows: string, more: Record<string, string> = {}): Buffer {
  const text = (xml: string) => new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': text(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      ),
      '_rels/.rels': text(
        `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
      'xl/workbook.xml': text(
        `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': text(
        `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
      'xl/worksheets/sheet1.xml': text(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`),
      ...Object.fromEntries(Object.entries(more).map(([name, xml]) => [name, text(xml)])),
    }),
  )
}

/** A cell with text. */
export const inline = (ref: string, value: string) => `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`

/** A row of cells with text, from column A on. */
const inlineRow = (n: number, values: readonly string[]) =>
  `<row r="${n}">${values.map((value, i) => inline(`${String.fromCharCode(65 + i)}${n}`, value)).join('')}</row>`

/** A workbook without any table, long enough to be read for seconds. */
export function slowWorkbook(rows = 300_000): Buffer {
  return workbook(Array.from({ length: rows }, (_, i) => inlineRow(i + 1, ['江门市演示局', 'x'])).join(''))
}
