// A policy in the making: written here, checked while one writes, tried on today's ledger, put in force by somebody else.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, body } from '../../api/client'
import { decide, type Deed } from '../../api/decide'
import type { Draft } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { useMe } from '../../app/session'
import { ApprovalActs, ApprovalMark } from '../../parts/Approval'
import { Editor } from '../../parts/Editor'
import { useFaults } from '../../parts/faults'
import { Meaning } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { Screen } from '../../parts/Screen'
import { useSettled } from '../../parts/settled'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import { TrialPanel } from './TrialPanel'

/** A draft is kept once the hand has rested for this long. */
const RESTS_MS = 800

export function Component() {
  const id = Number(useParams()['id'])
  const words = useWords(policies)
  const draft = useQuery({
    queryKey: ['policies', 'drafts', id],
    queryFn: () => body(api.GET('/policies/drafts/{id}', { params: { path: { id } } })),
    // What is being typed must not be replaced under the hand.
    refetchOnWindowFocus: false,
  })
  if (draft.isPending) return <Waiting />
  if (draft.isError)
    return (
      <Screen title={words.drafts}>
        <Trouble problem={draft.error} again={() => void draft.refetch()} />
      </Screen>
    )
  return <Written key={id} draft={draft.data} />
}

function Written({ draft }: { draft: Draft }) {
  const words = useWords(policies)
  const me = useMe()
  const { lang } = useLanguage()
  const list = useQuery({ queryKey: ['policies', lang], queryFn: () => body(api.GET('/policies')) })
  const title = list.data?.items.find((policy) => policy.id === draft.subject)?.title ?? draft.subject
  const client = useQueryClient()
  const [toml, setToml] = useState(draft.text)
  const [trial, setTrial] = useState(false)
  const settled = useSettled(toml, RESTS_MS)
  const params = { path: { id: draft.id } }
  const keep = (next: Draft) => client.setQueryData(['policies', 'drafts', draft.id], next)

  const save = useMutation({
    mutationFn: (text: string) => body(api.PUT('/policies/drafts/{id}', { params, body: { toml: text } })),
    onSuccess: keep,
  })
  const move = useMutation({
    mutationFn: ({ deed, note }: { deed: Deed; note: string | null }) => decide('policies', draft, deed, note),
    onSuccess: async (next) => {
      keep(next)
      await client.invalidateQueries({ queryKey: ['policies'] })
    },
  })
  const writable = draft.author.id === me.id && (draft.state === 'draft' || draft.state === 'rejected')
  const kept = toml === draft.text
  const faults = useFaults(save.error, 'toml')
  const { mutate, isPending, variables } = save
  useEffect(() => {
    // What was refused once is not sent again before it is changed.
    if (writable && settled !== draft.text && settled === toml && settled !== variables && !isPending) mutate(settled)
  }, [settled, toml, draft.text, writable, isPending, variables, mutate])
  const told = kept ? [] : faults

  return (
    <Screen
      title={
        <>
          {words.draftOf(title)} <ApprovalMark state={draft.state} />
        </>
      }
      about={
        <>
          {draft.author.login} · <Moment at={draft.at} />
          {draft.approver !== null && ` · ${words.decided(draft.approver.login)}`} ·{' '}
          <Link to="/policies">{words.back}</Link>
        </>
      }
      acts={
        draft.state !== 'approved' && (
        <>
          <Link to={`/policies/compare?left=${encodeURIComponent(draft.subject)}&right=draft:${draft.id}`}>
            {words.diff}
          </Link>
          <Button disabled={!kept} onClick={() => setTrial(true)}>
            {words.try}
          </Button>
        </>
        )
      }
    >
      {draft.note !== null && <p>{draft.note}</p>}
      {save.isError && faults.length === 0 && <Trouble problem={save.error} again={() => save.mutate(toml)} />}
      {move.isError && <Trouble problem={move.error} />}
      <ApprovalActs
        state={draft.state}
        author={draft.author}
        permission="approve-policies"
        bar={told.length > 0 ? words.fixFirst : kept ? null : words.unsaved}
        busy={move.isPending || save.isPending}
        act={(deed, note) => move.mutate({ deed, note })}
      />
      <p role="status">
        {told.length > 0 ? (
          <>
            <Meaning tone="red">{words.faults(told.length)}</Meaning> <span className="quiet">{words.lineIn}</span>
          </>
        ) : (
          <>
            {kept && draft.state !== 'approved' && <Meaning tone="green">{words.sound}</Meaning>}{' '}
            {writable && (
              <span className="quiet">{save.isPending ? words.saving : kept ? words.kept : words.unsaved}</span>
            )}
          </>
        )}
      </p>
      <Editor
        label={words.source_toml}
        text={toml}
        change={writable ? setToml : undefined}
        faults={told}
      />
      {trial && <TrialPanel draft={draft.id} close={() => setTrial(false)} />}
    </Screen>
  )
}
