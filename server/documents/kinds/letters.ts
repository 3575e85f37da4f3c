import { AppError } from '../../base/errors.ts'
import { chineseNumber } from '../../common/numerals.ts'
import { citeList, Mentions } from '../../contract/laws.ts'
import { wordingOf } from '../../contract/wording/fact.ts'
import type { Filled } from '../../contract/wording/fill.ts'
import { joined } from '../../contract/wording/fill.ts'
import { caveatOf } from '../../contract/wording/say.ts'
import type { Attachment, Block, DocumentKind, OfficialDocument } from '../content.ts'
import { cnDate, sayText, titleLines, toText, type Values } from '../words.ts'
import { contactNote, type Frame, framed, MEASURES, REGULATION, selfName } from './frame.ts'
import { groupFacts, groups, type Problem } from './problems.ts'

interface Unit {
  readonly name: string
}

/** The paper that a letter answers or follows: title and number as printed. */
export interface NoticeRef {
  readonly title: string
  readonly number: string
  readonly servedOn: string
  readonly dueOn: string
}

/** `《……的函》（演示函〔2026〕12号）`. */
export function noticeNo(notice: Pick<NoticeRef, 'title' | 'number'>): string {
  return `《${notice.title}》（${notice.number}）`
}

interface Letter {
  readonly kind: DocumentKind
  readonly about: readonly string[]
  readonly to: string
  readonly paragraphs: readonly (string | Block)[]
  readonly values: Values
  readonly attachments?: readonly Attachment[]
  readonly copies?: readonly string[]
}

/** A letter in the model of documents.md: title with the body's name, paragraphs, contact, 公开属性. */
function letter(frame: Frame, l: Letter): OfficialDocument {
  const values = {
    办法: MEASURES,
    条例: REGULATION,
    self: selfName(frame.settings.issuer),
    government: frame.settings.government,
    ...l.values,
  }
  return {
    ...framed(l.kind, frame),
    title: titleLines(frame.settings.issuer, ...l.about),
    addressee: l.to,
    body: l.paragraphs.map((p): Block => (typeof p === 'string' ? { kind: 'para', text: sayText(p, values) } : p)),
    attachments: l.attachments ?? [],
    note: contactNote(frame),
    copies: l.copies ?? [],
  }
}

/** 事实句 of several groups in a row, each kind of fact once. */
function facts(problems: readonly Problem[], frame: 'confirmed' | 'report' | 'lead', unit: string): Filled {
  return joined(...groups(problems).map((g) => groupFacts(g, frame, unit, false)))
}

/** 工作提示: no number, no red head, no consequence of a day. */
export interface PromptInput {
  readonly agency: Unit
  readonly asOf: string
  readonly problems: readonly Problem[]
  readonly draftNo: string
  readonly section: string
}

export function promptDocument(input: PromptInput, frame: Frame): OfficialDocument {
  const list = groups(input.problems)
  if (list.length === 0) throw new AppError('conflict', '没有可以提示的事项。请先选定线索。')
  const { sign: _sign, printed: _printed, ...plainly } = framed('work_prompt', frame)
  const mentions = new Mentions()
  return {
    ...plainly,
    title: `工作提示\n（提示编号${input.draftNo}）`,
    addressee: `${input.agency.name}首席数据官`,
    body: [
      { kind: 'para', indent: false, text: `${input.agency.name}首席数据官：` },
      ...list.map((g, i): Block => {
        const w = wordingOf(g.controlId)
        const duty = [...g.basis.duty, ...g.basis.dutySince]
        return {
          kind: 'para',
          text: toText(
            joined(
              i === 0 ? `平台数据显示（数据截至${cnDate(input.asOf)}），` : '',
              groupFacts({ ...g }, 'lead', '你单位', false).text.startsWith('平台数据显示，')
                ? withoutLead(groupFacts(g, 'lead', '你单位', false))
                : groupFacts(g, 'lead', '你单位', false),
              duty.length === 0 ? '' : `${citeList(duty, mentions)}对此有规定。`,
              `建议：${w.measure_zh}`,
              caveatOf(w.caveat, '本提示') ?? '',
            ),
          ),
        }
      }),
      { kind: 'para', text: '如情况与记录不符，请通过系统说明。本提示不是限期整改通知。' },
      { kind: 'sign', name: `${frame.settings.issuer}${input.section}`, date: frame.date },
    ],
    attachments: [],
    copies: [],
  }
}

/** The frame of the prompt says itself that the data show it. */
function withoutLead(f: Filled): Filled {
  const lead = '平台数据显示，'
  return { ...f, text: f.text.slice(lead.length), spans: f.spans.map(([a, b]) => [a - lead.length, b - lead.length] as const) }
}

/** 催办函. */
export interface ReminderInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly extension?: { readonly on: string; readonly to: string }
  readonly asOf: string
  readonly problems: readonly Problem[]
  /** Served reminders before this one. */
  readonly earlier: number
  readonly replyDays: number
}

export function reminderDocument(input: ReminderInput, frame: Frame): OfficialDocument {
  const due = input.extension?.to ?? input.notice.dueOn
  return letter(frame, {
    kind: 'reminder',
    about: ['关于催办', '公共数据整改事项的函'],
    to: input.agency.name,
    values: {
      notice_no: noticeNo(input.notice),
      served_on: cnDate(input.notice.servedOn),
      due_on: cnDate(input.notice.dueOn),
      ext_on: input.extension && cnDate(input.extension.on),
      ext_to: input.extension && cnDate(input.extension.to),
      as_of: cnDate(input.asOf),
      k: input.problems.length,
      x: input.earlier === 0 ? undefined : chineseNumber(input.earlier + 1),
      reply_days: input.replyDays,
      over: input.asOf > due ? '整改期限已届满' : undefined,
    },
    paragraphs: [
      '{self}{notice_no}于{served_on}送达你单位，整改期限至{due_on}。[[你单位于{ext_on}申请，经同意延期至{ext_to}。]][[现第{x}次催办。]]截至{as_of}（数据截至日），下列{k}项尚未完成整改：',
      ...groups(input.problems).map(
        (g, i): Block => ({
          kind: 'para',
          text: toText(joined(`（${chineseNumber(i + 1)}）`, groupFacts(g, 'report', '你单位', false))),
        }),
      ),
      '请抓紧整改，并自收到本函之日起{reply_days}个工作日内将进展情况书面报{self}（本函不改变整改期限）。[[{over}，{self}将按{办法}第三十五条规定办理。]]',
      '专此函达。',
    ],
  })
}

/** 延期复函. */
export interface ExtensionReplyInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly request: { readonly on: string; readonly title: string }
  readonly items: readonly number[]
  readonly agreed?: { readonly to: string; readonly interim: string }
  readonly refused?: { readonly dueOn: string }
  readonly reason?: string
}

const headings = (items: readonly number[]) => items.map((n) => `（${chineseNumber(n)}）`).join('、')

export function extensionReplyDocument(input: ExtensionReplyInput, frame: Frame): OfficialDocument {
  const agreed = input.agreed !== undefined
  return letter(frame, {
    kind: 'extension_reply',
    about: [`关于${agreed ? '同意' : '不同意'}延长`, '公共数据整改期限的复函'],
    to: input.agency.name,
    values: {
      apply_on: cnDate(input.request.on),
      apply_title: input.request.title,
      notice_no: noticeNo(input.notice),
      items: headings(input.items),
      ext_to: input.agreed && cnDate(input.agreed.to),
      interim: input.agreed?.interim,
      new_due: input.refused && cnDate(input.refused.dueOn),
      reason: input.reason?.replace(/[。\s]*$/, ''),
    },
    paragraphs: [
      `你单位{apply_on}《{apply_title}》收悉。经研究，${agreed ? '同意将{notice_no}所列第{items}项问题的整改期限延长至{ext_to}' : '不同意延长整改期限'}。[[理由：{reason}。]]`,
      agreed
        ? '请按延长后的期限完成整改，期间采取{interim}等措施防止问题扩大，并书面报{self}。'
        : '请于{new_due}前完成整改（申请办理期间不计入整改期限），并书面报{self}。',
      '专此函复。',
    ],
  })
}

/** 陈述申辩复函. */
export interface ObjectionReplyInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly objectedOn: string
  readonly points: readonly {
    readonly about: string
    readonly quote: string
    readonly materials: string
    readonly found: string
    readonly outcome: '采纳' | '部分采纳' | '不采纳'
    readonly reason: string
  }[]
  readonly outcome: 'upheld' | 'partly' | 'rejected'
  readonly items: readonly number[]
  /** Working days left, from receipt. */
  readonly daysLeft?: number
}

export function objectionReplyDocument(input: ObjectionReplyInput, frame: Frame): OfficialDocument {
  if (input.points.length === 0) throw new AppError('conflict', '陈述申辩复函须逐点答复。请先登记各点意见和复核结论。')
  const closing = {
    upheld: '综上，采纳你单位意见，撤销{notice_no}（另函送达）。',
    partly: '综上，部分采纳你单位意见，变更{notice_no}所列第{items}项（另函送达），其余事项请继续整改。',
    rejected: '综上，对你单位意见不予采纳，请继续按{notice_no}整改。',
  }[input.outcome]
  const end = (text: string) => text.replace(/[。\s]*$/, '')
  return letter(frame, {
    kind: 'objection_reply',
    about: ['关于陈述申辩意见的复函'],
    to: input.agency.name,
    values: {
      objected_on: cnDate(input.objectedOn),
      notice_no: noticeNo(input.notice),
      k: input.points.length,
      items: input.items.length === 0 ? undefined : headings(input.items),
      r: input.outcome === 'upheld' ? undefined : input.daysLeft,
    },
    paragraphs: [
      '你单位{objected_on}就{self}{notice_no}提出的陈述申辩收悉。{self}对你单位提出的{k}点意见进行了复核，现答复如下：',
      ...input.points.map(
        (p, i): Block => ({
          kind: 'para',
          text: sayText(
            `${chineseNumber(i + 1)}、关于{about}。你单位提出：“{quote}”，并提交{materials}。经复核，{found}。${p.outcome}，{reason}。`,
            { about: end(p.about), quote: end(p.quote), materials: end(p.materials), found: end(p.found), reason: end(p.reason) },
          ),
        }),
      ),
      `${closing}[[整改期限顺延：请自收到本函之日起{r}个工作日内完成整改。]]`,
      '专此函复。',
    ],
  })
}

/** 销号函. */
export interface ClosureInput {
  readonly agency: Unit
  readonly notice: NoticeRef
  readonly reportOn: string
  readonly asOf: string
  readonly count: number
  /** True once the case was reported to the government. */
  readonly reported: boolean
  /** 督查机构, when the case is under supervision. */
  readonly supervision?: string
}

export function closureDocument(input: ClosureInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'closure',
    about: ['关于公共数据整改事项', '予以销号的函'],
    to: input.agency.name,
    values: {
      report_on: cnDate(input.reportOn),
      notice_no: noticeNo(input.notice),
      as_of: cnDate(input.asOf),
      k: input.count,
      reported: input.reported ? '已上报' : undefined,
    },
    paragraphs: [
      '你单位{report_on}报来{notice_no}的整改情况报告收悉。经复核（数据截至{as_of}），所列{k}项问题已完成整改，予以销号。[[{reported}{government}的，{self}将另行报告整改结果。]]',
      '请巩固整改成果，防止同类问题再次发生。',
      '专此函达。',
    ],
    copies: input.supervision === undefined ? [] : [input.supervision],
  })
}

/** 撤销（变更）函. */
export interface RevocationInput {
  readonly agency: Unit
  readonly notice: NoticeRef & { readonly on: string }
  readonly reason: string
  /** Headings that fall away; without them the whole paper does. */
  readonly items?: readonly number[]
  readonly daysLeft?: number
  readonly copies?: readonly string[]
}

export function revocationDocument(input: RevocationInput, frame: Frame): OfficialDocument {
  const part = input.items !== undefined && input.items.length > 0
  return letter(frame, {
    kind: 'revocation',
    about: [`关于${part ? '变更' : '撤销'}`, '《公共数据限期整改通知书》的函'],
    to: input.agency.name,
    values: {
      notice_date: cnDate(input.notice.on),
      notice_no: noticeNo(input.notice),
      reason: input.reason.replace(/[。\s]*$/, ''),
      items: part ? headings(input.items ?? []) : undefined,
      r: input.daysLeft,
    },
    paragraphs: [
      `{self}{notice_date}以{notice_no}送你单位《公共数据限期整改通知书》。经复核，{reason}，${
        part ? '将该函所列第{items}项予以撤销，其余事项不变[[，整改期限为自收到本函之日起{r}个工作日]]' : '该函予以撤销，视为自始无效'
      }。据此记载的有关情况同时更正。`,
      '专此函达。',
    ],
    copies: input.copies ?? [],
  })
}

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

/** 移送函: facts alone; what they amount to is for the competent organ. */
export interface TransferInput {
  readonly organ: string
  readonly asOf: string
  readonly problems: readonly Problem[]
  /** Item of Art. 35 that the organ may look at. */
  readonly item: number
  readonly materials: readonly { readonly name: string; readonly sha256: string }[]
}

export function transferDocument(input: TransferInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'transfer',
    about: ['关于移送公共数据', '有关线索的函'],
    to: input.organ,
    values: {
      as_of: cnDate(input.asOf),
      facts: facts(input.problems, 'confirmed', '该单位'),
      item: chineseNumber(input.item),
    },
    paragraphs: [
      '{self}在公共数据管理工作中发现有关情况（数据截至{as_of}）：{facts}根据{办法}第三十二条、第三十五条规定，有关情况是否属于《办法》第三十五条第（{item}）项所列情形，由你机关依法认定。现将有关材料移送你机关依法处理，并请将处理结果函告{self}。',
      '专此函达。',
    ],
    attachments: [
      {
        title: '材料清单',
        body: [
          {
            kind: 'table',
            columns: [
              { title: '序号', width: 8, align: 'center' },
              { title: '材料', width: 42 },
              { title: '摘要值（SHA-256）', width: 50 },
            ],
            rows: input.materials.map((m, i) => [String(i + 1), [{ value: m.name }], m.sha256]),
          },
        ],
      },
    ],
  })
}

/** 转办函: leads, not findings, to the authority of the county. */
export interface ReferralInput {
  readonly to: string
  readonly asOf: string
  readonly replyOn: string
  readonly units: readonly { readonly name: string; readonly problems: readonly Problem[] }[]
}

export function referralDocument(input: ReferralInput, frame: Frame): OfficialDocument {
  const rows = input.units.flatMap((u) => groups(u.problems).flatMap((g) => g.problems.map((p) => ({ u, g, p }))))
  if (rows.length === 0) throw new AppError('conflict', '没有可以转办的线索。请先选定线索。')
  return letter(frame, {
    kind: 'referral',
    about: ['关于转办公共数据', '有关线索的函'],
    to: input.to,
    values: { unit: input.units[0]?.name, k: input.units.length, as_of: cnDate(input.asOf), reply_on: cnDate(input.replyOn) },
    paragraphs: [
      '根据{办法}第六条规定，现将{unit}等{k}个单位的公共数据有关线索（数据截至{as_of}）转你局，请按职责核实处理，并请于{reply_on}前函告办理结果。所列情况为检测线索，尚未经核实认定。',
      '专此函达。',
    ],
    attachments: [
      {
        title: '线索清单',
        body: [
          {
            kind: 'table',
            columns: [
              { title: '序号', width: 8, align: 'center' },
              { title: '单位', width: 20 },
              { title: '问题', width: 20 },
              { title: '平台数据显示的情况', width: 52 },
            ],
            rows: rows.map(({ u, g, p }, i) => [
              String(i + 1),
              u.name,
              g.title,
              toText(withoutLead(groupFacts({ ...g, problems: [p] }, 'lead', '该单位', false))),
            ]),
          },
        ],
      },
    ],
  })
}

/** 函商: units that the authority does not notify. */
export interface ConsultationInput {
  readonly agency: Unit
  readonly work: string
  readonly asOf: string
  readonly problems: readonly Problem[]
  readonly replyOn: string
}

export function consultationDocument(input: ConsultationInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'consultation',
    about: ['关于商请核实公共数据', '有关情况的函'],
    to: input.agency.name,
    values: {
      work: input.work,
      as_of: cnDate(input.asOf),
      facts: facts(input.problems, 'lead', '你单位'),
      reply_on: cnDate(input.replyOn),
    },
    paragraphs: [
      '因{work}工作需要，现商请核实以下情况（数据截至{as_of}）：{facts}如情况属实，商请予以完善；如记录有误，请函告，以便{self}校核。请于{reply_on}前函复为盼。',
    ],
  })
}

/** 提出督查督办建议的函, to the office of the government (Art. 6(6)): common or grave problems before any term has passed. */
export interface AdviceInput {
  readonly office: string
  readonly asOf: string
  readonly situation: string
  readonly problems: readonly Problem[]
  readonly unit: string
  readonly advice: string
}

export function adviceDocument(input: AdviceInput, frame: Frame): OfficialDocument {
  return letter(frame, {
    kind: 'supervision_advice',
    about: ['关于提出公共数据', '督查督办建议的函'],
    to: input.office,
    values: {
      unit: input.unit,
      as_of: cnDate(input.asOf),
      situation: input.situation.replace(/[。\s]*$/, ''),
      facts: facts(input.problems, 'report', '该单位'),
      advice: input.advice.replace(/[。\s]*$/, ''),
    },
    paragraphs: [
      '根据{办法}第六条第（六）项规定，现就{unit}公共数据管理有关问题提出督查督办建议。',
      '{situation}（数据截至{as_of}）：{facts}',
      '建议：{advice}。',
      '专此函达。',
    ],
  })
}

/** 整改结果（撤销、更正）的报告, for a case that the government knows of. */
export interface ResultReportInput {
  readonly agency: Unit
  readonly about: '整改结果' | '撤销有关通知' | '更正有关情况'
  readonly earlier: { readonly title: string; readonly number: string; readonly on: string }
  readonly notice: NoticeRef
  readonly asOf: string
  readonly result: string
  readonly signer: string
}

export function resultReportDocument(input: ResultReportInput, frame: Frame): OfficialDocument {
  if (input.signer.trim() === '') throw new AppError('invalid_input', '上行文必须注明签发人。请选择签发人后再出稿。')
  const values = {
    办法: MEASURES,
    self: selfName(frame.settings.issuer),
    unit: input.agency.name,
    about: input.about,
    on: cnDate(input.earlier.on),
    no: noticeNo(input.earlier),
    notice_no: noticeNo(input.notice),
    served_on: cnDate(input.notice.servedOn),
    due_on: cnDate(input.notice.dueOn),
    as_of: cnDate(input.asOf),
    result: input.result.replace(/[。\s]*$/, ''),
  }
  const p = (template: string): Block => ({ kind: 'para', text: sayText(template, values) })
  return {
    ...framed('result_report', frame),
    signer: input.signer,
    title: titleLines(frame.settings.issuer, '关于', input.agency.name, '公共数据', `${input.about}的报告`),
    addressee: frame.settings.government,
    body: [
      p('{self}于{on}以{no}上报了{unit}公共数据整改有关情况。根据{办法}第三十五条规定，现将{about}报告如下：'),
      { kind: 'heading', level: 1, text: '一、通知和办理经过' },
      p('{self}于{served_on}送达{notice_no}，整改期限至{due_on}。'),
      { kind: 'heading', level: 1, text: '二、有关情况' },
      p('截至{as_of}（数据截至日），{result}。'),
      { kind: 'heading', level: 1, text: '三、下一步工作' },
      p('{self}将继续跟踪有关情况，防止同类问题再次发生。'),
      { kind: 'para', text: '特此报告。' },
    ],
    attachments: [],
    note: contactNote(frame),
    copies: [],
  }
}
