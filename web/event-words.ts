/** Fields whose words tell most about an event, best first. */
const TELLING = ['said', 'reason', 'note', 'grounds', 'basis', 'title', 'number', 'verdict', 'file_name', 'name', 'label', 'value']

/** The words in an event's body that say what it was about; empty when it holds none. */
export function eventGist(body: string): string {
  let read: unknown
  try {
    read = JSON.parse(body)
  } catch {
    return ''
  }
  if (typeof read !== 'object' || read === null) return ''
  const own = read as Record<string, unknown>
  // Some events hold the whole row under its own name.
  const inner = Object.values(own).find((v) => typeof v === 'object' && v !== null && !Array.isArray(v))
  const fields = { ...(inner as Record<string, unknown> | undefined), ...own }
  const said = TELLING.flatMap((key) => (typeof fields[key] === 'string' && fields[key] !== '' ? [fields[key]] : []))
  return said.slice(0, 2).join(' · ')
}
