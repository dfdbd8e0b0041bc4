// What a file may leave open, answered by hand.

import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useMemo, type ReactNode } from 'react'
import type { ImportOptions } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { Section } from '../../parts/Screen'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import { useFields } from './SheetTable'
import styles from './Import.module.css'

type Set = (some: Partial<ImportOptions>) => void
type Choice = { value: string; label: string }

/** Codes that are regions to the browser and no countries. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB', 'XK'])

/** Countries, currencies and time zones as the browser names them. */
export function useWorld() {
  const { lang } = useLanguage()
  return useMemo(() => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const countryNames = new Intl.DisplayNames(lang, { type: 'region', fallback: 'none' })
    const currencyNames = new Intl.DisplayNames(lang, { type: 'currency', fallback: 'code' })
    const countries: Choice[] = letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((code) => !NO_COUNTRY.has(code) && countryNames.of(code) !== undefined)
      .map((code) => ({ value: code, label: `${code} ${countryNames.of(code) ?? ''}` }))
    const currencies: Choice[] = Intl.supportedValuesOf('currency').map((code) => ({
      value: code,
      label: `${code} ${currencyNames.of(code) ?? ''}`,
    }))
    const zones: Choice[] = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))
    return { countries, currencies, zones }
  }, [lang])
}

export function Options({ options, set, busy }: { options: ImportOptions; set: Set; busy: boolean }) {
  const words = useWords(imports)
  const world = useWorld()
  const fields = useFields()
  const kinds = (fields.data?.rows ?? []).map((kind) => ({ value: kind.code, label: kind.title }))
  const pick = (name: string, key: Exclude<keyof ImportOptions, 'map'>, choices: Choice[], wide = false) => (
    <Named name={name} wide={wide}>
      {(id) => (
        <Select
          id={id}
          value={options[key] ?? ''}
          options={[{ value: '', label: key === 'complete' ? words.completeNone : words.automatic }, ...choices]}
          showSearch={{ optionFilterProp: 'label' }}
          disabled={busy}
          popupMatchSelectWidth={false}
          onChange={(value: string) => set({ [key]: value === '' ? null : value })}
        />
      )}
    </Named>
  )
  return (
    <Section title={words.options} about={words.optionsHint}>
      <div className={styles.options}>
        {pick(words.sheetKind, 'rows', kinds)}
        {pick(words.kind, 'kind', [
          { value: 'company', label: words.company },
          { value: 'person', label: words.person },
        ])}
        {pick(words.country, 'country', world.countries)}
        {pick(words.zone, 'zone', world.zones)}
        {pick(words.currency, 'currency', world.currencies)}
        {pick(words.unit, 'unit', [
          { value: '1', label: words.unit1 },
          { value: '1000', label: words.unit1000 },
          { value: '10000', label: words.unit10000 },
        ])}
        {pick(words.dates, 'dates', [
          { value: 'ymd', label: words.ymd },
          { value: 'dmy', label: words.dmy },
          { value: 'mdy', label: words.mdy },
        ])}
        {pick(words.decimal, 'decimal', [
          { value: 'point', label: words.point },
          { value: 'comma', label: words.comma },
        ])}
        <Named name={words.asOf}>
          {(id) => (
            <DatePicker
              id={id}
              value={options.as_of === null ? null : dayjs(options.as_of)}
              disabled={busy}
              onChange={(day) => set({ as_of: day === null ? null : day.format('YYYY-MM-DD') })}
            />
          )}
        </Named>
        {pick(
          words.complete,
          'complete',
          [
            { value: 'customers', label: words.completeCustomers },
            { value: 'all', label: words.completeAll },
          ],
          true,
        )}
      </div>
    </Section>
  )
}

function Named(props: { name: string; wide?: boolean; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={props.wide === true ? styles.wide : undefined}>
      <label htmlFor={id}>{props.name}</label>
      {props.children(id)}
    </div>
  )
}
