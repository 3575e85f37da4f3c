import type { Control, ParamValue } from './header.ts'

/** Values that a scheme sets instead of a header's, by control and parameter. */
export type ParamOverrides = Readonly<Record<string, Readonly<Record<string, ParamValue>>>>

/** Values of a control's parameters: header defaults, then the overrides of the scheme. */
export function paramValues(control: Control, overrides: ParamOverrides = {}): Record<string, ParamValue> {
  const own = overrides[control.id] ?? {}
  return Object.fromEntries(Object.entries(control.params).map(([name, p]) => [name, own[name] ?? p.default]))
}
