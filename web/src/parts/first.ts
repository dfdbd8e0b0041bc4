import { useEffect, useRef } from 'react'

/** Puts the focus on the field marked `data-first` within, once, when the part appears. */
export function useFirst<T extends HTMLElement>() {
  const part = useRef<T>(null)
  useEffect(() => part.current?.querySelector<HTMLElement>('[data-first]')?.focus(), [])
  return part
}
