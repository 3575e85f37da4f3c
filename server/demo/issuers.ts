import { demoIssuer } from '../access/issuers.ts'
import type { Ledger } from '../base/ledger.ts'
import { authorityName, CITY, governmentName, PREFIX, REGIONS, supervisorName } from './city/region.ts'

/** The record of every region's issuing body, so that the demonstration's papers have a head: invented, and marked 演示. */
export async function seedIssuers(ledger: Ledger, effective_from: string): Promise<void> {
  for (const [region_code, name] of REGIONS) {
    await demoIssuer(ledger, {
      region_code,
      effective_from,
      body: {
        region_name: region_code === CITY ? '市本级' : name,
        name: authorityName(name),
        section: '数据管理科（演示）',
        contact: '张某（演示）',
        phone: '0000-0000000',
        address: `${name}演示路 1 号`,
        letter_prefix: PREFIX,
        document_prefix: PREFIX,
        government: governmentName(name),
        supervisor: supervisorName(name),
        approver: authorityName(name),
        chief_title: '局长',
        deputy_title: '副局长',
        may_order: true,
        may_circulate: true,
        town_consent: '',
      },
    })
  }
}
