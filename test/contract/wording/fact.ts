import type { Fact } from '../../../server/contract/wording/fact.ts'

/** A finding of a control as the tests of wording need it. */
export function fact(over: Partial<Fact> & Pick<Fact, 'control_id'>): Fact {
  return {
    reason: 'violation',
    due_date: null,
    occurred_on: '2026-03-05',
    magnitude: null,
    as_of: '2026-06-30',
    slots: {},
    names: {},
    ...over,
  }
}

export const REQUEST = {
  'share_request.req_id': 'SQ-000012',
  'share_request.applicant_uscc': 'U1',
  'share_request.catalog_id': 'K1',
  'share_request.received_at': '2026-03-02 09:00:00',
  'share_request.replied_at': '2026-03-20 10:00:00',
  'derived.supp_ok': false,
}
export const NAMES = { U1: '市统计局', K1: '房屋租赁备案信息' }
