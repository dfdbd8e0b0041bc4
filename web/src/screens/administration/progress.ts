// What is under way, told by the server as it goes.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { UnderWay } from '../../api/manage'

export function useProgress(): UnderWay[] {
  const client = useQueryClient()
  const [working, setWorking] = useState<UnderWay[]>([])
  useEffect(() => {
    const told = new EventSource('/api/v1/progress')
    told.addEventListener('progress', (event: MessageEvent<string>) => {
      const all = JSON.parse(event.data) as UnderWay[]
      setWorking(all)
      // Over: what it left behind is there to be read.
      if (all.length === 0) {
        void client.invalidateQueries({ queryKey: ['jobs'] })
        void client.invalidateQueries({ queryKey: ['runs'] })
      }
    })
    return () => told.close()
  }, [client])
  return working
}
