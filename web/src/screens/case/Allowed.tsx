// Whether somebody may be contacted in a way now. Each question is kept in the log: it is asked once until something changes.

import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { ContactCheck } from '../../api/shapes'
import { Meaning } from '../../parts/Meaning'
import { RuleList } from '../../parts/RuleList'
import { Trouble } from '../../parts/Trouble'
import styles from './forms.module.css'

type Asked = { person: number; channel: string; visitors?: number; place?: string }

/** The answer of the gate; nothing is asked while there is nothing to ask about. */
export function useAllowed(id: number, asked: Asked | null) {
  return useQuery({
    queryKey: ['contact-check', id, asked],
    queryFn: () =>
      body(
        api.GET('/cases/{id}/contact-check', {
          params: { path: { id }, query: asked ?? { person: 0, channel: '' } },
        }),
      ),
    enabled: asked !== null,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
}

export function Allowed(props: { check: { data?: ContactCheck; error: unknown }; yes: string; no: string }) {
  const { check, yes, no } = props
  if (check.error !== null) return <Trouble problem={check.error} />
  if (check.data === undefined) return null
  return (
    <div className={styles.allowed} role="status">
      <p>
        <Meaning tone={check.data.allowed ? 'green' : 'red'}>{check.data.allowed ? yes : no}</Meaning>
      </p>
      {!check.data.allowed && <RuleList rules={check.data.refusals} forbids />}
    </div>
  )
}
