let timer: ReturnType<typeof setTimeout> | undefined

/** Says quietly that something went well: a line at the foot of the window, read out by a screen reader. */
export function announce(text: string): void {
  let line = document.querySelector<HTMLElement>('.announce')
  if (!line) {
    line = document.createElement('div')
    line.className = 'announce'
    line.setAttribute('role', 'status')
    document.body.append(line)
  }
  line.textContent = text
  line.dataset['on'] = ''
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (line) delete line.dataset['on']
  }, 4000)
}
