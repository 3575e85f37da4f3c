import type { BrowserContext } from 'playwright-core'
import type { Role } from '../../../server/common/codes.ts'

/** Signs in by the demonstration's card of a role, with the secret that the product printed when it started. */
export async function signInByCard(context: BrowserContext, input: { url: string; secret: string | undefined; role: Role }): Promise<void> {
  const headers = { 'x-requested-with': 'shuheng', origin: input.url }
  const post = async (path: string, data: object) => {
    const answer = await context.request.post(path, { data, headers })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
  }
  await post('/api/session/demo/open', { secret: input.secret ?? '' })
  const session = (await (await context.request.get('/api/session')).json()) as { demo_people: { user_id: string; role: Role }[] }
  const person = session.demo_people.find((p) => p.role === input.role)
  if (!person) throw new Error(`the demonstration has nobody for ${input.role}`)
  await post('/api/session/demo', { user_id: person.user_id })
}
