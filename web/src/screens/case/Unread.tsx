// What the debtor's side wrote and nobody has read: it comes before everything else, and nothing is written meanwhile.

import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { CameIn } from '../../parts/CameIn'
import { Section } from '../../parts/Section'
import { Trouble } from '../../parts/Trouble'
import { incoming } from '../../words/incoming'
import { useWords } from '../../words/pair'

export function Unread({ id }: { id: number }) {
  const list = useQuery({
    queryKey: ['incoming', 'waiting', id],
    queryFn: () => body(api.GET('/incoming', { params: { query: { waiting: true, debtor: id } } })),
  })
  if (list.isError) return <Trouble problem={list.error} again={() => void list.refetch()} />
  return list.data?.items.map((one) => <One key={one.id} id={one.id} />)
}

function One({ id }: { id: number }) {
  const words = useWords(incoming)
  const one = useQuery({
    queryKey: ['incoming', id],
    queryFn: () => body(api.GET('/incoming/{id}', { params: { path: { id } } })),
  })
  if (one.isError) return <Trouble problem={one.error} again={() => void one.refetch()} />
  if (one.isPending) return null
  return (
    <Section title={words.unread}>
      <CameIn one={one.data} />
    </Section>
  )
}
