// What is under way, told by the server as it goes.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Progress } from '../../api/manage'

export function useProgress(): Progress[] {
  const client = useQueryClient()
  const [working, setWorking] = useState<Progress[]>([])
  useEffect(() => {
    const told = new EventSource('/api/v1/progress')
    told.onmessage = (event: MessageEvent<string>) => {
      const one = JSON.parse(event.data) as Progress
      const over = one.state !== 'working'
      setWorking((before) => {
        const others = before.filter(({ what }) => what !== one.what)
        return over ? others : [...others, one]
      })
      if (over) {
        void client.invalidateQueries({ queryKey: ['jobs'] })
        void client.invalidateQueries({ queryKey: ['runs'] })
      }
    }
    return () => told.close()
  }, [client])
  return working
}
