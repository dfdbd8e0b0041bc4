// A sheet as it lies on the desk, with the meaning of each column above its heading.

import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api, body } from '../../api/client'
import type { ColumnRead, ImportOptions, SheetRead } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { grouped } from '../../parts/Amount'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import styles from './Import.module.css'

export function useFields() {
  const { lang } = useLanguage()
  return useQuery({
    queryKey: ['import-fields', lang],
    queryFn: () => body(api.GET('/import-fields')),
    staleTime: Infinity,
  })
}

/** The mapping with one column given another meaning; `null` gives it none. */
function mapped(options: ImportOptions, column: ColumnRead, field: string | null): ImportOptions['map'] {
  const others = Object.entries(options.map).filter(
    ([of, at]) => of !== field && at !== column.heading && at !== column.letter,
  )
  // By its letter: two columns may have the same heading.
  return Object.fromEntries(field === null ? others : [...others, [field, column.letter]])
}

export function SheetTable(props: {
  sheet: SheetRead
  options: ImportOptions
  /** Changes how the file is read; `null` once it is taken in. */
  set: ((some: Partial<ImportOptions>) => void) | null
  busy: boolean
}) {
  const { sheet, options, set, busy } = props
  const words = useWords(imports)
  const fields = useFields()
  const known = fields.data?.fields ?? []
  const title = (code: string) => known.find((field) => field.code === code)?.title ?? code
  const kind = fields.data?.rows.find((one) => one.code === sheet.kind)?.title ?? sheet.kind
  const choices = [
    ...known.map((field) => ({ value: field.code, label: field.title })),
    { value: '', label: words.notRead },
  ]

  return (
    <figure className={styles.sheet}>
      <figcaption>
        <b>{sheet.name === null ? kind : `${words.sheet(sheet.name)} · ${kind}`}</b>{' '}
        <span className="quiet">
          {words.headerRow(sheet.header_row)} · {words.read} {grouped(String(sheet.counts.read))} · {words.skipped}{' '}
          {grouped(String(sheet.counts.skipped))} · {words.refused} {grouped(String(sheet.counts.refused))}
        </span>
      </figcaption>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={words.understood}>
        <table>
          <thead>
            <tr>
              {sheet.columns.map((column) => (
                <th key={column.letter} scope="col" className={column.field === null ? styles.unread : undefined}>
                  {set === null ? (
                    <span className={styles.meaning}>
                      {column.field === null ? words.notRead : title(column.field)}
                    </span>
                  ) : (
                    <Select
                      aria-label={words.meaning(column.heading || column.letter)}
                      value={column.field ?? ''}
                      options={choices}
                      showSearch={{ optionFilterProp: 'label' }}
                      disabled={busy}
                      popupMatchSelectWidth={false}
                      className={styles.select}
                      onChange={(field: string) => set({ map: mapped(options, column, field === '' ? null : field) })}
                    />
                  )}
                  <span className={styles.heading}>
                    <kbd>{column.letter}</kbd> {column.heading}
                  </span>
                  <How column={column} title={title} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.sample.map((row, at) => (
              <tr key={at}>
                {sheet.columns.map((column) => (
                  <td key={column.letter} className={column.field === null ? styles.unread : undefined}>
                    {row.find(([field]) => field === column.field)?.[1] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

/** How dates, decimals and units of the column are read, where that was in question. */
function How({ column, title }: { column: ColumnRead; title: (code: string) => string }) {
  const words = useWords(imports)
  const orders: Record<string, string> = { ymd: words.ymd, dmy: words.dmy, mdy: words.mdy }
  const signs: Record<string, string> = { point: words.point, comma: words.comma }
  const units: Record<string, string> = { thousand: words.unit1000, 'ten-thousand': words.unit10000 }
  const how = [
    column.dates === null ? null : (orders[column.dates] ?? column.dates),
    column.decimal === null ? null : (signs[column.decimal] ?? column.decimal),
    column.unit === null ? null : (units[column.unit] ?? null),
    column.field === null && column.spare !== null ? words.spare(title(column.spare)) : null,
  ].filter((part) => part !== null)
  return <span className={styles.how}>{how.join(' · ')}</span>
}
