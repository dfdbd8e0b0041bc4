// The panels beside the case: one at a time, the case stays readable and usable next to it.

import type { Case, CasePerson, Money, Receivable } from '../../api/shapes'
import { sum } from '../../parts/Amount'
import { CallPanel } from './CallPanel'
import { ComposePanel } from './ComposePanel'
import { FaxPanel } from './Fax'
import { FactPanel } from './Fact'
import { DisputePanel, DocumentPanel, NotePanel, PausePanel, PromisePanel } from './forms'
import { VisitPanel } from './Visit'

export type Doing =
  | 'call'
  | 'message'
  | 'promise'
  | 'dispute'
  | 'pause'
  | 'visit'
  | 'fax'
  | 'fact'
  | 'note'
  | 'document'

export type PanelProps = {
  of: Case
  /** The items that are selected; all that are overdue when there is no selection. */
  items: Receivable[]
  isSelection: boolean
  close: () => void
}

/** What is open on some items, the largest part first; zero of the first currency when there are none. */
export function openOn(of: Case, items: Receivable[]): Money {
  const [first] = sum(items.map((item) => item.open))
  return first ?? of.decision.balances[0]?.open ?? { amount: '0.00', currency: 'CNY' }
}

/** Whom a contact goes to when nobody was named: whom the plan names, else the first person on file. */
function proposed(of: Case, channel: string | null): CasePerson | undefined {
  const planned = of.decision.contacts.find((contact) => channel === null || contact.channel === channel)
  return of.people.find((person) => person.id === planned?.person_id) ?? of.people[0]
}

export function Panels(props: {
  doing: Doing
  of: Case
  person: number | null
  selected: ReadonlySet<number>
  draft: string | null
  start: (what: Doing, person: number | null, text: string | null) => void
  close: () => void
  next: () => void
}) {
  const { doing, of, person, selected, draft, start, close, next } = props
  const isSelection = selected.size > 0
  const items = of.receivables.filter((item) => (isSelection ? selected.has(item.id) : item.days_past_due > 0))
  const panel: PanelProps = { of, items, isSelection, close }
  const named = of.people.find((one) => one.id === person)
  switch (doing) {
    case 'call':
      return (
        <CallPanel
          of={of}
          person={named ?? proposed(of, 'phone')}
          close={close}
          next={next}
          compose={(whom, text) => start('message', whom, text)}
        />
      )
    case 'message':
      return (
        <ComposePanel of={of} person={named ?? proposed(of, null)} draft={draft} close={close} />
      )
    case 'promise':
      return <PromisePanel {...panel} />
    case 'dispute':
      return <DisputePanel {...panel} />
    case 'pause':
      return <PausePanel {...panel} />
    case 'visit':
      return <VisitPanel {...panel} person={named ?? proposed(of, 'visit')} />
    case 'fax':
      return <FaxPanel {...panel} person={named ?? proposed(of, 'fax')} />
    case 'fact':
      return <FactPanel {...panel} />
    case 'note':
      return <NotePanel {...panel} />
    case 'document':
      return <DocumentPanel {...panel} />
    default:
      return null
  }
}
