import type { IssuerBody } from '../../server/access/issuers.ts'
import type { Ledger } from '../../server/base/ledger.ts'

/** What tests say of the city's issuing body. Invented, like everything else. */
export const ISSUER: IssuerBody = {
  region_name: '市本级',
  name: '云江市政务服务和数据管理局',
  section: '数据管理科',
  contact: '林某某',
  phone: '0750-1234567',
  address: '云江市演示路1号',
  letter_prefix: '演示函',
  document_prefix: '演示',
  government: '云江市人民政府',
  supervisor: '云江市人民政府办公室',
  approver: '云江市政务信息化项目审批主管部门',
  chief_title: '局长',
  deputy_title: '副局长',
  may_order: true,
  may_circulate: true,
  town_consent: '',
}

/** Puts a confirmed record into a ledger, without the two people that the product asks for. */
export async function giveIssuer(ledger: Ledger, region = '440700', body: Partial<IssuerBody> = {}): Promise<void> {
  await ledger.write(async (tx) => {
    const row = {
      ...{ record_id: `JG-${region}`, region_code: region, effective_from: '2023-08-15', state: 'confirmed', reason: '首次登记' },
      ...{ proposed_by: 'admin', proposed_by_name: '张三', proposed_at: '2023-08-15 09:00:00' },
      ...{ decided_by: 'chief', decided_by_name: '李四', decided_at: '2023-08-15 10:00:00', decision_note: null },
      body: { ...ISSUER, ...body },
    }
    tx.event({ kind: 'issuer.confirmed', subject: region, actor: 'chief', body: row })
    await tx.put('issuer', [{ ...row, body: JSON.stringify(row.body) }])
  })
}
