// biome-ignore lint/suspicious/noExplicitAny: a JSON schema of any shape
type Schema = any

/** The smallest value that fits a JSON schema of our API document: required parts only. Good enough to get past validation. */
export function smallest(schema: Schema, components: Record<string, Schema> = {}): unknown {
  if (schema.$ref) return smallest(components[String(schema.$ref).split('/').at(-1) as string], components)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (one) return smallest(one, components)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((s: Schema) => smallest(s, components)))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((k: string) => [k, smallest(schema.properties?.[k] ?? {}, components)]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items ?? {}, components))
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1)
    case 'boolean':
      return true
    case 'string':
      return text(schema)
    default:
      return 'x'
  }
}

function text(schema: Schema): string {
  if (schema.format === 'date') return '2025-12-31'
  if (schema.format === 'email') return 'somebody@example.com'
  if (schema.format === 'uri') return 'https://example.com/'
  if (schema.example) return String(schema.example)
  const pattern = String(schema.pattern ?? '')
  if (pattern.includes('\\d{4}')) return '2025-12-31'
  if (pattern.includes('转')) return '0750-1234567'
  return 'x'.repeat(Math.max(schema.minLength ?? 1, 1))
}
