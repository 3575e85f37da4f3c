import { AppError } from '../../../base/errors.ts'
import type { Block, OfficialDocument } from '../../content.ts'
import { cnDate } from '../../words.ts'
import type { Frame } from '../frame.ts'
import type { Problem } from '../problems.ts'
import { facts, letter, type NoticeRef, noticeNo, type Unit } from './letter.ts'

/** One grant whose right to share is suspended (Regulation Art. 27(2)). */
export interface SuspendedGrant {
  readonly grantId: string
  readonly catalog: string
  readonly use: string
  readonly from: string
  readonly substitute: string
}

export interface SuspensionInput {
  readonly agency: Unit
  readonly problems: readonly Problem[]
  readonly grants: readonly SuspendedGrant[]
  /** The rectification letter on the same fact, whose term then holds. */
  readonly notice?: NoticeRef
  readonly rectifyDays: number
  readonly objectDays: number
  readonly copies: readonly string[]
}

const IN_FORCE = '2025-08-01'

export function suspensionDocument(input: SuspensionInput, frame: Frame): OfficialDocument {
  if (input.grants.length === 0)
    throw new AppError('conflict', '授权已终止或者没有授权的，无可暂停，不作本函，请由平台管理单位停用访问并记录。')
  const early = input.problems.find((p) => (p.fact.occurred_on ?? '') < IN_FORCE)
  if (early)
    throw new AppError('conflict', '事实发生在2025年8月1日以前的，不适用《政务数据共享条例》第二十七条第二款，不作暂停共享权限的函。')
  const [first] = input.grants as [SuspendedGrant, ...SuspendedGrant[]]
  return letter(frame, {
    kind: 'suspension',
    about: ['关于暂停共享权限的函'],
    to: input.agency.name,
    values: {
      facts: facts(input.problems, 'confirmed', '你单位'),
      from: cnDate(first.from),
      cat: input.grants.map((g) => g.catalog).join(''),
      grant_id: input.grants.map((g) => g.grantId).join('、'),
      notice_no: input.notice && noticeNo(input.notice),
      n: input.rectifyDays,
      m: Math.min(input.objectDays, input.rectifyDays),
    },
    paragraphs: [
      `{facts}上述情况属于{条例}第二十七条第二款规定的情形。依据该款规定，自{from}起暂停你单位对{cat}的共享权限（授权编号{grant_id}），${
        input.notice ? '并请按{notice_no}所列要求和期限完成整改' : '并请自收到本函之日起{n}个工作日内完成整改'
      }。`,
      '完成整改的，请书面报{self}，经{self}会同数据提供部门复核后恢复；拒不整改或者整改不到位的，可以依法终止共享。因暂停影响业务办理的，请及时告知{self}，由{self}会同有关部门协调。',
      '对本函有异议的，可以自收到之日起{m}个工作日内书面陈述申辩。',
      '专此函达。',
    ],
    attachments: [{ title: '暂停共享权限清单', body: [grantTable(input.grants)] }],
    copies: input.copies,
  })
}

function grantTable(grants: readonly SuspendedGrant[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '授权编号', width: 18 },
      { title: '目录', width: 30 },
      { title: '用途', width: 20 },
      { title: '起始日期', width: 14, align: 'center' },
      { title: '替代安排', width: 18 },
    ],
    rows: grants.map((g) => [g.grantId, [{ value: g.catalog }], [{ value: g.use }], cnDate(g.from), [{ value: g.substitute }]]),
  }
}

/** 恢复（终止）共享权限的复函. */
export interface SuspensionEndInput {
  readonly agency: Unit
  readonly suspension: { readonly title: string; readonly number: string }
  readonly outcome: 'restored' | 'ended'
  readonly on: string
  readonly reportOn: string
  readonly grants: readonly SuspendedGrant[]
  readonly reason: string
  readonly copies: readonly string[]
}

export function suspensionEndDocument(input: SuspensionEndInput, frame: Frame): OfficialDocument {
  const restored = input.outcome === 'restored'
  return letter(frame, {
    kind: 'suspension_end',
    about: [`关于${restored ? '恢复' : '终止'}共享权限的复函`],
    to: input.agency.name,
    values: {
      report_on: cnDate(input.reportOn),
      no: noticeNo(input.suspension),
      reason: input.reason.replace(/[。\s]*$/, ''),
      on: cnDate(input.on),
      cat: input.grants.map((g) => g.catalog).join(''),
      grant_id: input.grants.map((g) => g.grantId).join('、'),
    },
    paragraphs: [
      `你单位{report_on}就{no}报来的整改情况收悉。经{self}会同数据提供部门复核，{reason}。依据{条例}第二十七条第二款规定，自{on}起${restored ? '恢复' : '终止'}你单位对{cat}的共享权限（授权编号{grant_id}）。`,
      '专此函复。',
    ],
    copies: input.copies,
  })
}
