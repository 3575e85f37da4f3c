import type { BrowserContext } from 'playwright-core'
import type { Role } from '../../../server/common/codes.ts'

/** Cookies of one signed-in person, as a browser takes them. */
export type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

/** Signs in by the demonstration's card of a role, with the secret that the product printed when it started. */
export async function cookiesByCard(input: { url: string; secret: string | undefined; role: Role }): Promise<Cookies> {
  const cookies = new Map<string, string>()
  const ask = async (path: string, data?: object): Promise<Response> => {
    const answer = await fetch(`${input.url}${path}`, {
      method: data ? 'POST' : 'GET',
      headers: {
        'x-requested-with': 'shuheng',
        origin: input.url,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(data ? { 'content-type': 'application/json' } : {}),
      },
      ...(data ? { body: JSON.stringify(data) } : {}),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
  await ask('/api/session/demo/open', { secret: input.secret ?? '' })
  const session = (await (await ask('/api/session')).json()) as { demo_people: { user_id: string; role: Role }[] }
  const person = session.demo_people.find((p) => p.role === input.role)
  if (!person) throw new Error(`the demonstration has nobody for ${input.role}`)
  await ask('/api/session/demo', { user_id: person.user_id })
  const { hostname } = new URL(input.url)
  return [...cookies].map(([name, value]) => ({
    name,
    value,
    domain: hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Strict',
  }))
}
