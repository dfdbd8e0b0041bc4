// One text: as it is written, as a customer reads it, and the company's own version of it.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, body } from '../../api/client'
import type { Script, ScriptOverride } from '../../api/manage'
import type { Deed } from '../../api/managePaths'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { ApprovalActs, ApprovalMark } from '../../parts/Approval'
import { Editor } from '../../parts/Editor'
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

function Read({ script }: { script: Script }) {
  const words = useWords(scripts)
  const label = useLabels()
  const may = useMay()
  const client = useQueryClient()
  const [own, setOwn] = useState<string | null>(null)
  const [checked, setChecked] = useState<ScriptOverride | null>(null)
  const send = useMutation({
    mutationFn: (text: string) => body(api.POST('/scripts/overrides', { body: { script_id: script.id, text } })),
    onSuccess: async (override) => {
      // What may not be said stays on the desk until it is said otherwise.
      if (override.verdict === 'block') setChecked(override)
      else {
        setOwn(null)
        setChecked(null)
      }
      await client.invalidateQueries({ queryKey: ['scripts'] })
    },
  })
  const faults = useFaults(send.error, 'text')
  const fresh = own !== null && (checked?.text === own || send.variables === own)
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
        own === null && <Button onClick={() => setOwn(script.overrides[0]?.text ?? script.text)}>{words.write}</Button>
      }
    >
      {send.isError && faults.length === 0 && <Trouble problem={send.error} />}
      <div className={styles.two}>
        <div className={styles.column}>
          {own === null ? (
            <Section title={words.text}>
              <Editor label={words.text} text={script.text} wrap />
              <Facts
                items={[
                  [words.needs, list('text-fact', script.facts)],
                  ...(script.gates.length > 0 ? [[words.gates, list('gate', script.gates)] as const] : []),
                  [words.covers, script.covers.join(' ')],
                ]}
              />
            </Section>
          ) : (
            <Section
              title={words.writing}
              about={words.writingHint}
              acts={
                <>
                  <Button onClick={() => setOwn(null)}>{words.leave}</Button>
                  <Button type="primary" loading={send.isPending} onClick={() => send.mutate(own)}>
                    {words.send}
                  </Button>
                </>
              }
            >
              <Editor
                label={words.writing}
                text={own}
                change={setOwn}
                wrap
                faults={fresh ? faults : []}
                marks={fresh ? (checked?.findings ?? []).map((one) => ({ ...one, tone: 'red' as const })) : []}
              />
              {checked !== null && <GuardFindings verdict={checked.verdict} findings={checked.findings} />}
            </Section>
          )}
        </div>
        <div className={styles.column}>
          <Preview script={script} text={own} />
          {script.overrides.length > 0 && (
            <Section title={words.overrides}>
              {script.overrides.map((override) => (
                <Override key={override.id} override={override} />
              ))}
            </Section>
          )}
        </div>
      </div>
    </Screen>
  )
}

/** The text with the facts of a customer, as it would leave. */
function Preview({ script, text }: { script: Script; text: string | null }) {
  const words = useWords(scripts)
  const label = useLabels()
  const { lang } = useLanguage()
  const [debtor, setDebtor] = useState<Chosen | null>(null)
  const [of, setOf] = useState<string>(script.langs.includes(lang) ? lang : (script.langs[0] ?? lang))
  const settled = useSettled(text, RESTS_MS)
  const preview = useQuery({
    queryKey: ['scripts', script.id, 'preview', debtor?.id, of, settled],
    queryFn: () =>
      body(
        api.POST('/scripts/{id}/preview', {
          params: { path: { id: script.id } },
          body: { debtor_id: debtor?.id ?? 0, text: settled, lang: of },
        }),
      ),
    enabled: debtor !== null,
    placeholderData: (before) => before,
  })
  return (
    <Section
      title={words.preview}
      acts={
        script.langs.length > 1 && (
          <Segmented
            aria-label={words.language}
            value={of}
            options={script.langs.map((one) => ({ value: one, label: one === 'zh' ? '中文' : 'English' }))}
            onChange={setOf}
          />
        )
      }
    >
      <FindDebtor label={words.chooseDebtor} chosen={debtor} choose={setDebtor} />
      {debtor === null && <p className="quiet">{words.previewHint}</p>}
      {preview.isLoading && <Waiting />}
      {preview.isError && <Trouble problem={preview.error} />}
      {debtor !== null && preview.isSuccess && (
        <>
          {preview.data.lacks.length > 0 && (
            <p className={styles.lacks}>
              {words.lacks}: {preview.data.lacks.map((fact) => label('text-fact', fact)).join(' · ')}
            </p>
          )}
          {preview.data.body !== null && (
            <article className={styles.letter} lang={of === 'zh' ? 'zh-CN' : 'en'}>
              {preview.data.subject !== null && (
                <p>
                  <span className="quiet">{words.subject}</span> <b>{preview.data.subject}</b>
                </p>
              )}
              <div>{preview.data.body}</div>
            </article>
          )}
          <GuardFindings verdict={preview.data.verdict} findings={preview.data.findings} />
        </>
      )}
    </Section>
  )
}

function Override({ override }: { override: ScriptOverride }) {
  const words = useWords(scripts)
  const client = useQueryClient()
  const decide = useMutation({
    mutationFn: ({ deed, note }: { deed: Deed; note: string | null }) =>
      body(
        api.POST('/scripts/overrides/{id}/{deed}', {
          params: { path: { id: override.id, deed } },
          body: { note },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['scripts'] }),
  })
  return (
    <details className={styles.override} open={override.state === 'submitted' || override.state === 'draft'}>
      <summary>
        <ApprovalMark state={override.state} /> {override.author.login} · <Moment at={override.at} />
        {override.approver !== null && ` · ${override.approver.login}`}
      </summary>
      {override.note !== null && <p>{override.note}</p>}
      {decide.isError && <Trouble problem={decide.error} />}
      <Editor
        label={words.writing}
        text={override.text}
        wrap
        marks={override.findings.map((one) => ({ ...one, tone: 'red' as const }))}
      />
      <GuardFindings verdict={override.verdict} findings={override.findings} />
      <ApprovalActs
        state={override.state}
        author={override.author}
        permission="approve-scripts"
        bar={override.verdict === 'block' ? words.fixFirst : null}
        busy={decide.isPending}
        act={(deed, note) => decide.mutate({ deed, note })}
      />
    </details>
  )
}
