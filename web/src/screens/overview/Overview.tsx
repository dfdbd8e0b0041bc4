// What a manager asks in the morning: how much, how old, are we in time, what was promised, what is in danger, who has how
// much to do. Every figure says how it is counted and opens its rows.

import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented, Select } from 'antd'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { Overview } from '../../api/manage'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { useDays } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Screen, Section } from '../../parts/Screen'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import { Ageing, Causes, Hours, Limitation, Stages } from './charts'
import { Figures } from './Figures'
import { Promises } from './Promises'
import { RecoveryBars } from './RecoveryBars'
import { Rows } from './Rows'
import { Workload } from './Workload'
import styles from './Overview.module.css'

const FILTERS = ['currency', 'team', 'rows'] as const

export function Component() {
  const words = useWords(overview)
  const days = useDays()
  const may = useMay()
  const { lang } = useLanguage()
  const [filters, setFilters] = useFilters(FILTERS)
  const query = { currency: filters.currency, team: filters.team }
  const all = useQuery({
    queryKey: ['overview', query, lang],
    queryFn: () => body(api.GET('/overview', { params: { query } })),
    placeholderData: (before) => before,
  })
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => body(api.GET('/teams')),
    enabled: may('see-users'),
  })

  if (all.isPending) return <Waiting />
  if (all.isError)
    return (
      <Screen title={words.name}>
        <Trouble problem={all.error} again={() => void all.refetch()} />
      </Screen>
    )
  const data = all.data
  const xlsx = new URLSearchParams(Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined))
  const open = (rows: string) => setFilters({ rows: filters.team === undefined ? rows : `${rows}&team=${filters.team}` })
  const teamed = teams.data?.items ?? []

  return (
    <Screen
      title={words.name}
      about={
        <>
          {words.about(days.full(data.day))}
        </>
      }
      acts={
        <>
          {teamed.length > 0 && (
            <Select
              aria-label={words.team}
              placeholder={words.team}
              allowClear
              value={filters.team ?? null}
              options={teamed.map((team) => ({ value: String(team.id), label: team.name }))}
              onChange={(team: string | null) => setFilters({ team })}
              className={styles.team}
            />
          )}
          {data.currencies.length > 1 && (
            <span title={words.currencyHint}>
              <Segmented
                aria-label={words.currency}
                value={data.currency}
                options={data.currencies}
                onChange={(currency) => setFilters({ currency })}
              />
            </span>
          )}
          {may('export') && (
            <Button icon={<DownloadOutlined aria-hidden="true" />} href={`/api/v1/overview.xlsx?${xlsx.toString()}`} download>
              {words.xlsx}
            </Button>
          )}
        </>
      }
    >
      {data.figures.every((figure) => figure.count === 0) ? (
        <EmptyState title={words.none} detail={words.noneHint} act={<Link to="/import">{words.toImport}</Link>} />
      ) : (
        <Everything data={data} open={open} />
      )}
      <Rows query={filters.rows ?? null} figures={data.figures} close={() => setFilters({ rows: null })} />
    </Screen>
  )
}

function Everything({ data, open }: { data: Overview; open: (rows: string) => void }) {
  const words = useWords(overview)
  return (
    <>
      <Figures figures={data.figures} currency={data.currency} open={open} />
      <div className={styles.grid}>
        <Section title={words.ageing} about={words.ageingHint}>
          <Ageing data={data} open={open} />
        </Section>
        <Section title={words.recovery} about={words.recoveryHint}>
          <RecoveryBars data={data} open={open} />
        </Section>
        <Section title={words.promises}>
          <Promises data={data} open={open} />
        </Section>
        <Section title={words.limitation} about={words.limitationHint}>
          <Limitation data={data} open={open} />
        </Section>
        <Section title={words.causes}>
          <Causes data={data} open={open} />
        </Section>
        <Section title={words.stages}>
          <Stages data={data} open={open} />
        </Section>
        <Section title={words.hours} about={words.hoursHint}>
          <Hours data={data} />
        </Section>
        <Section title={words.workload}>
          <Workload data={data} open={open} />
        </Section>
      </div>
    </>
  )
}
