import { type IssuerBody, type IssuerRecord, issuersOn } from '../access/issuers.ts'
import { type Db, isMissingTable } from '../base/db.ts'
import type { Actor } from '../contract/actor.ts'
import type { Reads } from './deps.ts'

/** Where issuing bodies are kept, for a sentence that sends somebody there. */
export const ISSUERS_PAGE = '/issuers'

/** What the register says of a unit that decides who may write to it. */
interface Placement {
  readonly level: string | null
  readonly region_code: string
  readonly vertical: boolean | null
  readonly is_data_authority: boolean | null
}

/** Which body is competent for a unit (Measures Art. 6, 35: 同级公共数据主管部门), or why none may order anything. */
export type Competence =
  | { readonly kind: 'issuer'; readonly record: IssuerRecord; readonly registered: Registered | undefined; readonly orders: string | null }
  /** No record for the region: leads and confirmations go on, no paper is made. */
  | { readonly kind: 'missing'; readonly region: string; readonly orders: string }
  /** Led from above, of the province, of another city, or the authority itself: asked or consulted, never ordered. */
  | { readonly kind: 'outside'; readonly orders: string }

/** A row of the imported register of authorities (主管部门登记). */
export interface Registered {
  readonly uscc: string
  readonly government_zh: string | null
  readonly supervision_zh: string | null
  readonly doc_prefix_zh: string | null
  readonly approver_uscc: string | null
}

/** The body competent for a unit on a day. A unit that the register of bodies lacks belongs to the city. */
export async function competenceFor(reads: Reads, warehouse: Db, agency: string, day: string): Promise<Competence> {
  const records = await issuersOn(reads, day)
  const unit = await placement(warehouse, agency)
  if (unit?.is_data_authority) return { kind: 'outside', orders: '主管部门自己的事项列入自查台账，不对外行文。' }
  if (unit?.vertical || unit?.level === 'province') {
    return { kind: 'outside', orders: '垂直管理单位、省级单位不由本级主管部门发限期整改函，只作工作提示或者函商。' }
  }
  const region = unit === undefined ? cityRecord(records)?.region_code : regionOf(unit)
  const record = records.find((r) => r.region_code === region)
  if (record)
    return { kind: 'issuer', record, registered: await registeredOf(warehouse, record.region_code), orders: mayOrder(record, unit) }
  const city = cityRecord(records)?.region_code
  if (city && region && !region.startsWith(city.slice(0, 4))) {
    return { kind: 'outside', orders: '外市单位不由本市主管部门发限期整改函，只作工作提示或者函商。' }
  }
  return { kind: 'missing', region: region ?? '', orders: missing(region) }
}

/** What is said where the record of a region lacks. */
export function missing(region: string | undefined): string {
  return `未登记同级公共数据主管部门${region ? `（行政区划 ${region}）` : ''}的发文机关资料，不能出稿。请在“发文机关”页登记：一人提出，另一人确认。`
}

function mayOrder({ body }: IssuerRecord, unit: Placement | undefined): string | null {
  if (!body.may_order) return `${body.name}未登记为可以发限期整改函，只作工作提示。需要改动的，请在“发文机关”页提出。`
  if (unit?.level === 'town' && body.town_consent === '') {
    return '向镇人民政府、街道办事处提出整改要求须经本级政府同意；未登记同意依据的，只作工作提示或者函商。请先在“发文机关”页登记依据。'
  }
  return null
}

/** The record that stands for the city: the one whose code ends in 00, or the only one. */
export function cityRecord(records: readonly IssuerRecord[]): IssuerRecord | undefined {
  return records.find((r) => r.region_code.endsWith('00')) ?? (records.length === 1 ? records[0] : undefined)
}

function regionOf({ level, region_code }: Placement): string {
  const municipal = level === null ? region_code.endsWith('00') : level === 'municipal'
  return municipal ? `${region_code.slice(0, 4)}00` : region_code
}

async function placement(warehouse: Db, uscc: string): Promise<Placement | undefined> {
  const sql = 'select level, region_code, vertical, is_data_authority from org where uscc = $uscc'
  return warehouse.get<Placement & Record<string, unknown>>(sql, { uscc }).catch(noTable)
}

/** The imported row of a region's authority; undefined where none is loaded. */
export async function registeredOf(warehouse: Db, region: string): Promise<Registered | undefined> {
  const sql = 'select uscc, government_zh, supervision_zh, doc_prefix_zh, approver_uscc from authority where region_code = $region'
  return warehouse.get<Registered & Record<string, unknown>>(sql, { region }).catch(noTable)
}

function noTable(error: unknown): undefined {
  if (isMissingTable(error)) return undefined
  throw error
}

/** 代字 under which the body may number its papers. */
export function prefixesOf(competence: Competence): readonly string[] {
  if (competence.kind !== 'issuer') return []
  const { record, registered } = competence
  return [record.body.letter_prefix, record.body.document_prefix, registered?.doc_prefix_zh ?? ''].filter((p) => p !== '')
}

const NEEDED: readonly (keyof IssuerBody)[] = ['name', 'contact', 'phone', 'letter_prefix', 'document_prefix', 'government', 'supervisor']

/** Parts without which nothing is signed (blank, or still 待填写). */
export function blanks(body: IssuerBody): (keyof IssuerBody)[] {
  return NEEDED.filter((k) => body[k] === '' || body[k] === '待填写')
}

/** The record of the body that an actor acts for. */
export async function ownIssuer(reads: Reads, _actor: Actor | undefined, day: string): Promise<IssuerRecord | undefined> {
  return cityRecord(await issuersOn(reads, day))
}
