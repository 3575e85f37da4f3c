import { randomUUID } from 'node:crypto'
import * as client from 'openid-client'
import { AppError } from '../base/errors.ts'
import { sqlText } from '../base/sql.ts'
import type { AccessDeps } from './deps.ts'
import { openSession } from './sessions.ts'

/** Single sign-on of the city: an OpenID Connect provider. People are invited or added first; the provider says who comes. */
export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** This product's own address, for the way back: `<publicUrl>/api/session/sso/callback`. */
  readonly publicUrl: string
  /** Only for a provider without TLS on the same machine. */
  readonly insecure?: boolean
}

const CALLBACK = '/api/session/sso/callback'
/** A sign-in must come back within this time. */
const PENDING_MS = 10 * 60_000

interface Pending {
  readonly verifier: string
  readonly nonce: string
  readonly until: number
}

/** The relying party: discovery once, then authorization code with PKCE, state and nonce. */
export class Oidc {
  readonly #config: OidcConfig
  readonly #now: () => number
  readonly #pending = new Map<string, Pending>()
  #discovered: Promise<client.Configuration> | undefined

  constructor(config: OidcConfig, now: () => number) {
    this.#config = config
    this.#now = now
  }

  #provider(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret, insecure } = this.#config
    this.#discovered ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, insecure ? { execute: [client.allowInsecureRequests] } : {})
      .catch((error: unknown) => {
        this.#discovered = undefined
        throw new AppError('busy', '统一身份认证暂时连接不上。请稍后重试，或用密码登录。', {}, { cause: error })
      })
    return this.#discovered
  }

  /** Where to send the browser, and the state that must come back with it (kept in a cookie). */
  async begin(): Promise<{ url: string; state: string }> {
    const provider = await this.#provider()
    const verifier = client.randomPKCECodeVerifier()
    const state = randomUUID()
    const nonce = client.randomNonce()
    for (const [key, p] of this.#pending) if (p.until < this.#now()) this.#pending.delete(key)
    this.#pending.set(state, { verifier, nonce, until: this.#now() + PENDING_MS })
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: new URL(CALLBACK, this.#config.publicUrl).href,
      scope: 'openid email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return { url: url.href, state }
  }

  /** Who has come back: subject and, when verified, e-mail. `cookieState` is the state this browser began with. */
  async finish(query: string, cookieState: string | undefined): Promise<{ subject: string; email: string | undefined }> {
    const url = new URL(`${CALLBACK}${query}`, this.#config.publicUrl)
    const state = url.searchParams.get('state') ?? ''
    const pending = this.#pending.get(state)
    this.#pending.delete(state)
    if (!pending || pending.until < this.#now() || state !== cookieState) {
      throw new AppError('unauthenticated', '登录已超时或不是从本页面发起。请重新登录。')
    }
    try {
      const tokens = await client.authorizationCodeGrant(await this.#provider(), url, {
        pkceCodeVerifier: pending.verifier,
        expectedState: state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('no id token')
      const email = claims['email_verified'] === true && typeof claims['email'] === 'string' ? claims['email'] : undefined
      return { subject: claims.sub, email }
    } catch (error) {
      throw new AppError('unauthenticated', '统一身份认证没有通过。请重新登录；若一再出现，请联系系统管理员。', {}, { cause: error })
    }
  }
}

/**
 * Opens a session for the person the provider names: by subject, or on the first time by a verified e-mail that was entered for an
 * invited person. Nobody is added by signing in. Returns the cookie's value.
 */
export async function enterBySso(deps: AccessDeps, who: { subject: string; email: string | undefined }): Promise<string> {
  return deps.ledger.write(async (tx) => {
    const found = await tx.get<{ user_id: string; linked: boolean }>(sqlText('access/sso_person'), {
      subject: who.subject,
      email: who.email ?? null,
    })
    if (!found) throw new AppError('forbidden', '统一身份认证已通过，但本系统没有您的账号。请联系系统管理员添加。')
    if (!found.linked) {
      await tx.run('update person set oidc_subject = $subject where user_id = $id', { subject: who.subject, id: found.user_id })
      tx.event({ kind: 'user.sso_linked', subject: found.user_id, actor: found.user_id, body: { oidc_subject: who.subject } })
    }
    return openSession(tx, deps.now(), found.user_id, 'oidc')
  })
}
