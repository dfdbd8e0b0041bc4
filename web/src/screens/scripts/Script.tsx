// One text: as it is written, as a customer reads it, and the company's own version of it.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, body } from '../../api/client'
import { decide, type Deed } from '../../api/decide'
import type { Draft, Rendering, Script } from '../../api/manage'
import { Problem } from '../../api/problem'
import { useLanguage } from '../../app/language'
import { useMay, useMe } from '../../app/session'
import { ApprovalActs, ApprovalMark } from '../../parts/Approval'
import { Editor, type Fault, type Mark } from '../../parts/Editor'
import { useFaults } from '../../parts/faults'
import { FindDebtor, type Chosen } from '../../parts/FindDebtor'
import { GuardFindings } from '../../parts/GuardFindings'
import { Moment } from '../../parts/Moment'
import { Facts, Screen, Section } from '../../parts/Screen'
import { useSettled } from '../../parts/settled'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { scripts } from '../../words/scripts'
import styles from './Scripts.module.css'

const RESTS_MS = 700

export function Component() {
  const id = useParams()['id'] ?? ''
  const words = useWords(scripts)
  const { lang } = useLanguage()
  const script = useQuery({
    queryKey: ['scripts', id, lang],
    queryFn: () => body(api.GET('/scripts/{id}', { params: { path: { id } } })),
    refetchOnWindowFocus: false,
  })
  if (script.isPending) return <Waiting />
  if (script.isError)
    return (
      <Screen title={words.name}>
        <Trouble problem={script.error} again={() => void script.refetch()} />
      </Screen>
    )
  return <Read key={id} script={script.data} />
}

/** A text being written, and the draft it is the next version of. */
type Desk = { text: string; of: Draft | null }

function Read({ script }: { script: Script }) {
  const words = useWords(scripts)
  const label = useLabels()
  const may = useMay()
  const client = useQueryClient()
  const [desk, setDesk] = useState<Desk | null>(null)
  const send = useMutation({
    mutationFn: ({ text, of }: Desk) =>
      of === null
        ? body(api.POST('/scripts/overrides', { body: { script_id: script.id, text } }))
        : body(
            api.PUT('/scripts/overrides/{id}', {
              params: { path: { id: of.id }, header: { 'If-Match': `"${of.version}"` } },
              body: { text },
            }),
          ),
    onSuccess: async () => {
      setDesk(null)
      await client.invalidateQueries({ queryKey: ['scripts'] })
    },
  })
  const refused = useFaults(send.error, 'text')
  const list = (group: string, codes: string[]) => codes.map((code) => label(group, code)).join(' · ')

  return (
    <Screen
      title={script.title}
      about={
        <>
          <code>{script.id}</code> · {label('purpose', script.purpose)} · {label('channel', script.channel)} ·{' '}
          {list('audience', script.audience)} · {label('tone', script.tone)} ·{' '}
          <Link to="/scripts">{words.back}</Link>
        </>
      }
      acts={
        may('edit-scripts') &&
        desk === null && <Button onClick={() => setDesk({ text: script.source, of: null })}>{words.write}</Button>
      }
    >
      {send.isError && refused.length === 0 && <Trouble problem={send.error} />}
      <div className={styles.two}>
        <div className={styles.column}>
          {desk === null ? (
            <Section title={words.text}>
              <Editor label={words.text} text={script.source} wrap />
              <Facts
                items={[
                  [words.needs, list('text-fact', script.facts)],
                  ...(script.gates.length > 0 ? [[words.gates, list('gate', script.gates)] as const] : []),
                  ...(script.covers.length > 0 ? [[words.covers, script.covers.join(' ')] as const] : []),
                ]}
              />
            </Section>
          ) : (
            <Writing
              desk={desk}
              set={(text) => setDesk({ ...desk, text })}
              faults={send.variables?.text === desk.text ? refused : []}
              busy={send.isPending}
              send={() => send.mutate(desk)}
              leave={() => {
                setDesk(null)
                send.reset()
              }}
            />
          )}
        </div>
        <div className={styles.column}>
          <Preview script={script} text={desk?.text ?? null} />
          {script.overrides.length > 0 && (
            <Section title={words.overrides}>
              {script.overrides.map((draft) => (
                <Override key={draft.id} draft={draft} edit={() => setDesk({ text: draft.text, of: draft })} />
              ))}
            </Section>
          )}
        </div>
      </div>
    </Screen>
  )
}

function Writing(props: {
  desk: Desk
  set: (text: string) => void
  faults: Fault[]
  busy: boolean
  send: () => void
  leave: () => void
}) {
  const words = useWords(scripts)
  return (
    <Section
      title={words.writing}
      about={words.writingHint}
      acts={
        <>
          <Button onClick={props.leave}>{words.leave}</Button>
          <Button type="primary" loading={props.busy} onClick={props.send}>
            {words.send}
          </Button>
        </>
      }
    >
      <Editor
        label={words.writing}
        text={props.desk.text}
        change={props.set}
        wrap
        faults={props.faults}
        marks={marks(props.desk.text, props.faults)}
      />
    </Section>
  )
}

/** Where the words that a fault names stand, from its line on: `words: why`, or words in backticks. */
function marks(text: string, faults: readonly Fault[]): Mark[] {
  const letters = [...text]
  return faults.flatMap((fault) => {
    const named = [fault.text.split(/[:：]/)[0] ?? '', ...[...fault.text.matchAll(/`([^`]+)`/g)].map((one) => one[1] ?? '')]
    const start = text.split('\n').slice(0, fault.line - 1).join('\n').length
    const said = named.find((words) => words !== '' && text.includes(words, start))
    if (said === undefined) return []
    const found = text.indexOf(said, start)
    const from = [...text.slice(0, found)].length
    const to = Math.min(letters.length, from + [...said].length)
    return [{ from, to, why: fault.text, tone: 'red' as const }]
  })
}

/** The text as somebody reads it: with example facts, or with those of a customer. */
function Preview({ script, text }: { script: Script; text: string | null }) {
  const words = useWords(scripts)
  const { lang } = useLanguage()
  const may = useMay()
  const [debtor, setDebtor] = useState<Chosen | null>(null)
  const [of, setOf] = useState<string>(lang)
  const settled = useSettled(text, RESTS_MS)
  const preview = useQuery({
    queryKey: ['scripts', script.id, 'preview', debtor?.id, lang, of, settled],
    queryFn: () =>
      body(
        api.POST('/scripts/{id}/preview', {
          params: { path: { id: script.id } },
          body: { debtor_id: debtor?.id ?? null, text_lang: of, text: settled },
        }),
      ),
    // A text that is in force came with its examples.
    enabled: debtor !== null || settled !== null,
  })
  const refused = useFaults(preview.error, 'text')
  const example = script.examples.find((one) => one.lang === of)
  return (
    <Section
      title={debtor === null ? words.example : words.preview}
      acts={
        debtor === null && (
          <Segmented
            aria-label={words.language}
            value={of}
            options={script.examples.map((one) => ({ value: one.lang, label: one.lang === 'zh' ? '中文' : 'English' }))}
            onChange={setOf}
          />
        )
      }
    >
      {may('see-cases') && <FindDebtor label={words.previewFor} chosen={debtor} choose={setDebtor} />}
      {debtor === null && text !== null && may('see-cases') && <p className="quiet">{words.previewHint}</p>}
      {debtor === null && text === null && example !== undefined && <Letter letter={example} />}
      {preview.isLoading && <Waiting />}
      {preview.isSuccess && <Letter letter={preview.data} />}
      {preview.error instanceof Problem && refused.length > 0 && (
        <ul className={styles.refused} role="status">
          {refused.map((fault) => (
            <li key={`${fault.line} ${fault.text}`}>
              <kbd>{fault.line}</kbd> {fault.text}
            </li>
          ))}
        </ul>
      )}
      {preview.isError && refused.length === 0 && <Trouble problem={preview.error} />}
    </Section>
  )
}

function Letter({ letter }: { letter: Rendering }) {
  const words = useWords(scripts)
  return (
    <>
      {letter.lacks !== null && (
        <p className={styles.lacks}>
          {words.lacks}: {letter.lacks}
        </p>
      )}
      {letter.body !== null && (
        <article className={styles.letter} lang={letter.lang === 'zh' ? 'zh-CN' : letter.lang}>
          {letter.subject !== null && (
            <p>
              <span className="quiet">{words.subject}</span> <b>{letter.subject}</b>
            </p>
          )}
          <div>{letter.body}</div>
        </article>
      )}
      {letter.verdict !== null && <GuardFindings verdict={letter.verdict} findings={letter.findings} />}
    </>
  )
}

function Override({ draft, edit }: { draft: Draft; edit: () => void }) {
  const words = useWords(scripts)
  const me = useMe()
  const client = useQueryClient()
  const move = useMutation({
    mutationFn: ({ deed, note }: { deed: Deed; note: string | null }) => decide('scripts', draft, deed, note),
    onSuccess: () => client.invalidateQueries({ queryKey: ['scripts'] }),
  })
  const writable = draft.author.id === me.id && (draft.state === 'draft' || draft.state === 'rejected')
  return (
    <details className={styles.override} open={draft.state === 'submitted' || draft.state === 'draft'}>
      <summary>
        <ApprovalMark state={draft.state} /> {draft.author.login} · <Moment at={draft.at} />
        {draft.approver !== null && ` · ${draft.approver.login}`}
      </summary>
      {draft.note !== null && <p>{draft.note}</p>}
      {move.isError && <Trouble problem={move.error} />}
      <Editor label={words.writing} text={draft.text} wrap />
      {writable && <Button onClick={edit}>{words.editOwn}</Button>}
      <ApprovalActs
        state={draft.state}
        author={draft.author}
        permission="approve-scripts"
        bar={null}
        busy={move.isPending}
        act={(deed, note) => move.mutate({ deed, note })}
      />
    </details>
  )
}
