import { randomUUID } from 'node:crypto'
import * as client from 'openid-client'
import type { OidcSettings } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import { ROLES, type Role } from '../common/codes.ts'

/** Single sign-on of the city: an OpenID Connect provider that says who comes and, where set up, with which roles. */
export interface OidcConfig extends OidcSettings {
  /** This product's own address, for the way back: `<publicUrl>/api/session/sso/callback`. */
  readonly publicUrl: string
}

/** Who has come back. `roles` is undefined where claims say no roles: people are then added here first. */
export interface OidcPerson {
  readonly subject: string
  /** Only when the provider has verified it. */
  readonly email: string | undefined
  readonly name: string | undefined
  readonly roles: readonly Role[] | undefined
  readonly agencies: readonly string[] | null
  /** The provider asked the person just now, and did not let an old session of its own through. */
  readonly fresh: boolean
}

const CALLBACK = '/api/session/sso/callback'
/** A sign-in must come back within this time. */
/** How long ago the provider may have asked, where a new proof was demanded. */
const FRESH_SECONDS = 300
const PENDING_MS = 10 * 60_000

interface Pending {
  readonly verifier: string
  readonly nonce: string
  readonly until: number
  readonly fresh: boolean
}

/** The relying party: discovery once, then authorization code with PKCE, state and nonce. */
export class Oidc {
  readonly #config: OidcConfig
  readonly #now: () => number
  readonly #pending = new Map<string, Pending>()
  #discovered: Promise<client.Configuration> | undefined

  constructor(config: OidcConfig, now: () => number) {
    const unknown = Object.values(config.roles).find((r) => !(ROLES as readonly string[]).includes(r))
    if (unknown) throw new AppError('usage', `SHUHENG_OIDC_ROLES 中没有“${unknown}”这个角色。可用：${ROLES.join('、')}。`)
    this.#config = config
    this.#now = now
  }

  #provider(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#config
    // Only for a provider on this very machine; `readConfig` lets no other address pass without TLS.
    const insecure = issuer.startsWith('http://')
    this.#discovered ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, insecure ? { execute: [client.allowInsecureRequests] } : {})
      .catch((error: unknown) => {
        this.#discovered = undefined
        throw new AppError('busy', '统一身份认证暂时连接不上。请稍后重试，或用密码登录。', {}, { cause: error })
      })
    return this.#discovered
  }

  /** Where to send the browser, and the state that must come back with it (kept in a cookie). */
  async begin(fresh = false): Promise<{ url: string; state: string }> {
    const provider = await this.#provider()
    const verifier = client.randomPKCECodeVerifier()
    const state = randomUUID()
    const nonce = client.randomNonce()
    for (const [key, p] of this.#pending) if (p.until < this.#now()) this.#pending.delete(key)
    this.#pending.set(state, { verifier, nonce, until: this.#now() + PENDING_MS, fresh })
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: new URL(CALLBACK, this.#config.publicUrl).href,
      scope: 'openid email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
    })
    return { url: url.href, state }
  }

  /** Who has come back: subject and, when verified, e-mail. `cookieState` is the state this browser began with. */
  async finish(query: string, cookieState: string | undefined): Promise<OidcPerson> {
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
        // Checks when the provider asked the person, against what was demanded.
        ...(pending.fresh ? { maxAge: FRESH_SECONDS } : {}),
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('no id token')
      const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined)
      return {
        subject: claims.sub,
        email: claims['email_verified'] === true ? text('email') : undefined,
        name: text('name') ?? text('preferred_username'),
        roles: this.#roles(claims),
        fresh: pending.fresh,
        agencies: list(this.#config.agencyClaim === undefined ? undefined : claims[this.#config.agencyClaim]),
      }
    } catch (error) {
      throw new AppError('unauthenticated', '统一身份认证没有通过。请重新登录；若一再出现，请联系系统管理员。', {}, { cause: error })
    }
  }

  #roles(claims: Readonly<Record<string, unknown>>): Role[] | undefined {
    const { roleClaim, roles } = this.#config
    if (roleClaim === undefined) return undefined
    const named = (list(claims[roleClaim]) ?? []).flatMap((value) => roles[value] ?? [])
    return [...new Set(named)] as Role[]
  }
}

/** A claim's values: a list, or one text. */
function list(claim: unknown): string[] | null {
  const values = (Array.isArray(claim) ? claim : [claim]).filter((v): v is string => typeof v === 'string' && v !== '')
  return values.length > 0 ? values : null
}
