/** Remembers where the person stood; the returned function brings them back there, or to the page where that is gone. */
export function keepFocus(): () => void {
  const opener = document.activeElement as HTMLElement | null
  return () => {
    if (opener?.isConnected && opener !== document.body) opener.focus()
    else document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
  }
}
