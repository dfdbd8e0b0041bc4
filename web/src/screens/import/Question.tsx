// What must be told before the file can be read. Each answer reads it again.

import { Button, Select } from 'antd'
import type { ImportOptions, ImportView } from '../../api/manage'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import styles from './Import.module.css'
import { useWorld } from './Options'

export function Question(props: {
  question: NonNullable<ImportView['question']>
  set: (some: Partial<ImportOptions>) => void
  busy: boolean
}) {
  const { question, set, busy } = props
  const words = useWords(imports)
  const { currencies } = useWorld()
  const asked: Record<string, { text: string; answers: [code: string, name: string][] }> = {
    dates: {
      text: words.askDates(question.cell),
      answers: [
        ['dmy', words.dmy],
        ['mdy', words.mdy],
        ['ymd', words.ymd],
      ],
    },
    decimal: {
      text: words.askDecimal(question.cell),
      answers: [
        ['point', words.point],
        ['comma', words.comma],
      ],
    },
    currency: { text: words.askCurrency, answers: [] },
  }
  const { text = '', answers = [] } = asked[question.option] ?? {}
  return (
    <section className={styles.question} role="alert">
      <h2>{text}</h2>
      <p className="quiet">
        {question.sheet} <kbd>{`${question.column ?? ''}${question.row}`}</kbd> {question.heading}
      </p>
      <div className={styles.answers}>
        {answers.map(([code, name]) => (
          <Button key={code} disabled={busy} onClick={() => set({ [question.option]: code })}>
            {name}
          </Button>
        ))}
        {question.option === 'currency' && (
          <Select
            aria-label={words.currency}
            placeholder={words.currency}
            options={currencies}
            showSearch={{ optionFilterProp: 'label' }}
            disabled={busy}
            className={styles.currency}
            onChange={(currency: string) => set({ currency })}
          />
        )}
      </div>
    </section>
  )
}
