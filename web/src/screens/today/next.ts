import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, body } from '../../api/client'
import { useUndo } from '../../app/undo'
import { useTrouble } from '../../parts/Trouble'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import { asked, type Filters } from './query'

/** Claims the next free case of a list and opens it. */
export function useNext(filters: Filters) {
  const words = useWords(today)
  const go = useNavigate()
  const tell = useUndo()
  const trouble = useTrouble()
  const next = useMutation({
    mutationFn: () => body(api.POST('/worklist/next', { body: { filters: asked(filters) } })),
    onSuccess: (found) => {
      if (found === undefined || typeof found.debtor_id !== 'number') tell({ text: words.nextNone })
      else void go(`/cases/${found.debtor_id}`)
    },
    onError: trouble,
  })
  return { next: () => next.mutate(), busy: next.isPending }
}
