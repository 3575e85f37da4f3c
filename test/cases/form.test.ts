import { describe, expect, it } from 'vitest'
import { formOf, pathOf } from '../../server/cases/form.ts'
import { ACTIONS, caseEventTitle, findAction, possible, refusalOf } from '../../server/cases/machine.ts'
import type { CaseRecord } from '../../server/cases/record.ts'
import { context, finding, lead, officer, signer } from './help.ts'

const TODAY = '2026-06-03'
const form = (action: string, record: CaseRecord) => {
  const found = findAction(action)
  if (!found) throw new Error(`no action ${action}`)
  return formOf(found, record, context(officer, TODAY))
}

describe('an action of a case', () => {
  it.each(ACTIONS.map((a) => [a.action, a] as const))('%s has a title in both languages, and its event the same', (_name, action) => {
    expect(action.title.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(action.title.en).toMatch(/^[A-Z][^\u4e00-\u9fff]*$/)
    expect(caseEventTitle(action.event)).toEqual(action.title)
  })

  it.each(ACTIONS.map((a) => [a.action, a] as const))('%s asks in words for what it checks', (name, action) => {
    const asked = form(name, lead())
    expect(asked.map((f) => f.name)).toEqual(Object.keys(action.fields))
    for (const f of asked) {
      expect(f.label).toMatch(/[\u4e00-\u9fff]/)
      expect(f.label_en).toMatch(/^[A-Z][^\u4e00-\u9fff]*$/)
      expect(f.help === null).toBe(f.help_en === null)
    }
    const empty = action.asked.safeParse({})
    expect(empty.success).toBe(asked.every((f) => f.optional || f.name === 'form'))
  })

  it('suggests what has to be done', () => {
    const [requirement] = form('prepare', { ...lead(), state: 'confirmed' })
    expect(requirement?.value).toMatch(/[\u4e00-\u9fff]/)
  })

  it('offers for confirmation only E3 findings that nobody has confirmed', () => {
    const weak = finding({ control_id: '35-4-05', evidence_class: 'E3', subject_id: 'W1' })
    const done = finding({
      control_id: '35-4-05',
      evidence_class: 'E3',
      subject_id: 'W2',
      confirmation: { text: '属实', by: 'a', on: TODAY },
    })
    const [which] = form('confirm-evidence', { ...lead([finding(), weak, done]), state: 'verifying' })
    expect(which?.options.map((o) => o.code)).toEqual([weak.finding_id])
    expect(which?.options[0]?.label_en).toMatch(/should/)
  })

  it('is sent where the API takes it', () => {
    const paths = Object.fromEntries(ACTIONS.map((a) => [a.action, pathOf(a)]))
    expect([paths['take-out'], paths['merge-into'], paths['issue'], paths['note']]).toEqual(['split', 'merge', 'issue', 'note'])
  })
})

describe('asking whether something may be done', () => {
  const waiting: CaseRecord = {
    ...lead(),
    state: 'to_issue',
    prepared_by: officer.id,
    checked_by: 'head',
    findings: [{ ...finding(), in_notice: true }],
  }

  it('needs no document, and says what stands against it', () => {
    expect(refusalOf(waiting, 'issue', {}, context(signer, TODAY))).toBeUndefined()
    expect(refusalOf({ ...waiting, checked_by: null }, 'issue', {}, context(signer, TODAY))?.reason).toContain('尚未核稿')
    expect(refusalOf(waiting, 'issue', {}, context(officer, TODAY))?.code).toBe('forbidden')
    expect(refusalOf(waiting, 'issue', { document: {} }, context(signer, TODAY))?.code).toBe('invalid_input')
    expect(refusalOf(waiting, 'finish', {}, context(signer, TODAY))?.reason).toContain('没有')
  })

  it('lists nothing that only happens inside another step', () => {
    for (const state of ['lead', 'verifying', 'confirmed'] as const)
      expect(possible({ ...lead(), state }, context(officer, TODAY)).map((p) => p.action)).not.toContain('absorb')
  })
})
