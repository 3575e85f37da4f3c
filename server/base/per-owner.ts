/** One value for each owner, made when first asked for; it goes when the owner goes. */
export function perOwner<O extends object, T>(make: (owner: O) => T): (owner: O) => T {
  const known = new WeakMap<O, T>()
  return (owner) => {
    const found = known.get(owner)
    if (found !== undefined) return found
    const made = make(owner)
    known.set(owner, made)
    return made
  }
}
