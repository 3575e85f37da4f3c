export type Theme = 'auto' | 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')

export function theme(): Theme {
  const kept = localStorage.getItem('shuheng.theme')
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

function apply(): void {
  const now = theme() === 'auto' ? (dark.matches ? 'dark' : 'light') : theme()
  if (document.documentElement.dataset['theme'] === now) return
  document.documentElement.dataset['theme'] = now
  window.dispatchEvent(new Event('shuheng:theme'))
}

export function setTheme(to: Theme): void {
  localStorage.setItem('shuheng.theme', to)
  apply()
}

/** Follows the person's choice, or the machine's where there is none. */
export function startTheme(): void {
  dark.addEventListener('change', apply)
  apply()
}
