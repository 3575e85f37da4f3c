import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, may, sees } from '../contract/actor.ts'
import { clock } from './context.ts'
import type { CaseDeps, Reads } from './deps.ts'

/** Where official letters for an institution go, and to whom. */
export type ServiceAddress = {
  agency_uscc: string
  address: string
  contact: string
  phone: string
  updated_on: string
}

/** The service address of an agency; undefined when none is recorded. Throws `not_found` outside the actor's scope. */
export async function readAddress(reads: Reads, actor: Actor, uscc: string): Promise<ServiceAddress | undefined> {
  if (!sees(actor, uscc)) throw new AppError('not_found', '没有这个单位，或者它不属于您负责的单位。')
  return reads.get<ServiceAddress>(sqlText('lookups/cases/address'), { uscc })
}

export interface AddressInput {
  readonly actor: Actor
  readonly agency: string
  readonly address: string
  readonly contact: string
  readonly phone: string
}

/** Records a service address: by officers, or by the agency's own CDO. */
export async function changeAddress(deps: CaseDeps, input: AddressInput): Promise<ServiceAddress> {
  const { actor, agency, address, contact, phone } = input
  if (!may(actor, 'case.work') && !may(actor, 'case.answer')) throw new AppError('forbidden', '送达地址由经办人或者该单位首席数据官登记。')
  if (!sees(actor, agency)) throw new AppError('not_found', '没有这个单位，或者它不属于您负责的单位。')
  const row: ServiceAddress = { agency_uscc: agency, address, contact, phone, updated_on: clock(deps).today }
  await deps.ledger.write(async (tx) => {
    tx.event({ kind: 'agency.address_changed', subject: agency, actor: actor.id, body: { address: row } })
    await tx.put('service_address', [row])
  })
  return row
}
