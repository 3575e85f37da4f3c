import type { AppSchema } from './routes.ts'

/**
 * What pages and chat know of the API, read off the app itself: every path with its methods, what each takes and what it answers. A looked-up
 * type costs the compiler less than a client object of all paths, and keeps the path in the text as the API's document has it.
 */
type Wire = { [P in keyof AppSchema]: AppSchema[P] }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Key<M extends Method> = `$${Lowercase<M>}`

/** Paths below /api that know a method, parameters written `:id`. */
export type Path<M extends Method = 'GET'> = { [P in keyof Wire]: Key<M> extends keyof Wire[P] ? P : never }[keyof Wire]

type Endpoint<M extends Method, P extends Path<M>> = Wire[P][Key<M> & keyof Wire[P]]
type Input<M extends Method, P extends Path<M>> = Endpoint<M, P> extends { input: infer I } ? I : never

/** The JSON answer of a path; never where it answers a file or a stream. */
export type Answer<P extends Path<M>, M extends Method = 'GET'> =
  Endpoint<M, P> extends infer E ? (E extends { output: infer O; outputFormat: 'json' } ? O : never) : never

/** Numbers are written as such: the server reads them from text, so its schema would take anything. */
type Written<T> = { [K in keyof T]: unknown extends T[K] ? string | number : T[K] }
/** True when every field of T may be left out. */
type Optional<T> = Record<never, never> extends T ? true : false
/** What may be left out may also be null. */
type OrNull<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] }
type Part<I, K extends string, V> = I extends Record<K, unknown> ? V : unknown

type Params<I> = I extends { param: infer P } ? { readonly param: Written<P> } : unknown
type Query<I> = I extends { query: infer Q }
  ? Optional<Q> extends true
    ? { readonly query?: OrNull<Written<Q>> }
    : { readonly query: OrNull<Written<Q>> }
  : unknown

/** What an address needs: its parameters, and its query, of which null and '' are left out. */
export type Address<P extends Path<M>, M extends Method = 'GET'> = Params<Input<M, P>> & Query<Input<M, P>>

/** What a call needs: its address and its body. */
export type Asked<P extends Path<M>, M extends Method = 'GET'> = Address<P, M> &
  Part<Input<M, P>, 'json', { readonly json: Input<M, P>['json' & keyof Input<M, P>] }> &
  Part<Input<M, P>, 'form', { readonly form: Input<M, P>['form' & keyof Input<M, P>] }>

/** The arguments after a path: left out where nothing is needed. */
export type Args<Needed, Extra = unknown> = unknown extends Needed
  ? [options?: Extra]
  : Optional<Needed> extends true
    ? [options?: Needed & Extra]
    : [options: Needed & Extra]
