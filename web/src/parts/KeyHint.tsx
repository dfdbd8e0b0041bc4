/** The key that does what a button says. It is for the eye; screen readers have the list behind `?`. */
export function KeyHint({ of }: { of: string }) {
  return <kbd aria-hidden="true">{of}</kbd>
}
