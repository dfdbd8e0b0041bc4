// What the machine does by the clock, the runs that decided, and how far the one under way has come.

import { PlayCircleOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress as Bar } from 'antd'
import { api, body } from '../../api/client'
import type { Job } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { useUndo } from '../../app/undo'
import { grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble, useTrouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'
import { named } from './named'
import { useProgress } from './progress'

const TONES: Record<string, Tone> = { done: 'green', failed: 'red', running: 'blue' }

export function Component() {
  const words = useWords(administration)
  const working = useProgress()
  return (
    <>
      {working.length > 0 && (
        <Section title={words.working}>
          <div className={styles.bars} role="status">
            {working.map((one) => (
              <div key={one.what}>
                <span>
                  {one.what === 'rows' ? words.underRows : words.underDebtors} {grouped(String(one.done))}
                  {one.total > 0 && ` / ${grouped(String(one.total))}`}
                </span>
                {one.total > 0 && (
                  <Bar percent={Math.floor((100 * one.done) / one.total)} size="small" aria-label={one.what} />
                )}
              </div>
            ))}
          </div>
        </Section>
      )}
      <JobTable />
      <Runs />
    </>
  )
}

function JobTable() {
  const words = useWords(administration)
  const { lang } = useLanguage()
  const may = useMay()
  const told = useUndo()
  const tell = useTrouble()
  const client = useQueryClient()
  const jobs = useQuery({
    queryKey: ['jobs', lang],
    queryFn: () => body(api.GET('/jobs')),
    refetchInterval: 15_000,
  })
  const start = useMutation({
    mutationFn: (name: string) => api.POST('/jobs/{name}/start', { params: { path: { name } } }),
    onSuccess: () => {
      told({ text: words.started })
      return client.invalidateQueries({ queryKey: ['jobs'] })
    },
    onError: tell,
  })
  const last = (job: Job) => job.last[0]
  return (
    <Section title={words.jobs} about={words.jobsHint(jobs.data?.items[0]?.zone ?? '')}>
      {jobs.isPending && <Waiting />}
      {jobs.isError && <Trouble problem={jobs.error} again={() => void jobs.refetch()} />}
      {jobs.isSuccess && jobs.data.items.length === 0 && <EmptyState title={words.jobsNone} />}
      {jobs.isSuccess && jobs.data.items.length > 0 && (
        <Table
          caption={words.jobs}
          rows={jobs.data.items}
          id={(job) => job.name}
          columns={[
            { key: 'name', head: words.job, cell: (job) => job.name },
            { key: 'does', head: words.does, cell: (job) => named(words, 'does', job.does) },
            { key: 'cron', head: words.schedule, cell: (job) => <code>{job.cron}</code> },
            {
              key: 'last',
              head: words.lastRun,
              wide: true,
              cell: (job) => {
                const run = last(job)
                if (run === undefined) return null
                return (
                  <>
                    <Meaning tone={TONES[run.state] ?? 'quiet'}>{named(words, 'job', run.state)}</Meaning>{' '}
                    <Moment at={run.started_at} />{' '}
                    <span className="quiet">
                      {run.note}
                      {run.missed > 0 && ` · ${words.missed(run.missed)}`}
                    </span>
                  </>
                )
              },
            },
            {
              key: 'next',
              head: words.nextRun,
              cell: (job) => job.next !== null && <Moment at={job.next} />,
            },
            {
              key: 'act',
              head: '',
              cell: (job) =>
                may('manage-jobs') && (
                  <Button
                    icon={<PlayCircleOutlined aria-hidden="true" />}
                    loading={start.isPending && start.variables === job.name}
                    onClick={() => start.mutate(job.name)}
                  >
                    {words.start}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}

function Runs() {
  const words = useWords(administration)
  const may = useMay()
  const tell = useTrouble()
  const told = useUndo()
  const client = useQueryClient()
  const { list, items } = usePaged(['runs'], (cursor) =>
    body(api.GET('/runs', { params: { query: { cursor } } })),
  )
  const start = useMutation({
    mutationFn: () => api.POST('/runs', { body: {} }),
    onSuccess: () => {
      told({ text: words.started })
      return client.invalidateQueries({ queryKey: ['runs'] })
    },
    onError: tell,
  })
  return (
    <Section
      title={words.runs}
      acts={
        may('start-runs') && (
          <Button icon={<PlayCircleOutlined aria-hidden="true" />} loading={start.isPending} onClick={() => start.mutate()}>
            {words.startRun}
          </Button>
        )
      }
    >
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={words.runsNone} />}
      {items.length > 0 && (
        <Table
          caption={words.runs}
          rows={items}
          id={(run) => run.id}
          columns={[
            { key: 'id', head: words.run, cell: (run) => run.id },
            { key: 'day', head: words.forDay, cell: (run) => <Day day={run.day} /> },
            { key: 'decided', head: words.decided, number: true, cell: (run) => grouped(String(run.decided)) },
            {
              key: 'versions',
              head: words.versions,
              wide: true,
              cell: (run) => (
                <span className="quiet">
                  {words.policyVersion} <code>{run.policy_version.slice(0, 12)}</code> · {words.lawVersion}{' '}
                  <code>{run.rulebook_version.slice(0, 12)}</code>
                </span>
              ),
            },
            {
              key: 'current',
              head: words.isCurrent,
              cell: (run) => (run.is_current ? <Meaning tone="green">{words.yes}</Meaning> : <Meaning tone="quiet">{words.no}</Meaning>),
            },
          ]}
        />
      )}
      <More list={list} />
    </Section>
  )
}
