import { useEffect, useState } from 'react'

/** The value once it has not changed for a while: what is typed is asked about when the hand rests. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, set] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => set(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
