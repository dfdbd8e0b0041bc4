// The papers of the claim, and whether the four elements stand.

import { Button } from 'antd'
import type { Case } from '../../api/shapes'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Section } from '../../parts/Section'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import type { Doing } from './Panels'
import styles from './Papers.module.css'

const TONES: Record<string, Tone> = { there: 'green', missing: 'red', stale: 'amber' }

export function Papers(props: { of: Case; works: boolean; start: (what: Doing) => void }) {
  const { of, works, start } = props
  const words = useWords(kase)
  const label = useLabels()
  return (
    <Section
      title={words.papers}
      aside={
        works && (
          <Button size="small" type="text" onClick={() => start('document')}>
            {words.document}
          </Button>
        )
      }
    >
      <ul className={styles.list} aria-label={words.verification}>
        {of.verification.map((one) => (
          <li key={one.element}>
            <Meaning tone={TONES[one.state] ?? 'quiet'}>{label('element-state', one.state)}</Meaning>
            <span>{label('verified-element', one.element)}</span>
            {one.lacks.length > 0 && (
              <span className="quiet">
                {words.lacks} {one.lacks.map((kind) => label('document-kind', kind)).join(', ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {of.documents.length === 0 && <p className="quiet">{words.papersNone}</p>}
      <ul className={styles.list}>
        {of.documents.map((paper) => (
          <li key={paper.id}>
            <a href={`/api/v1/documents/${paper.id}/content`} target="_blank" rel="noreferrer">
              {paper.name}
            </a>
            <span className="quiet">
              {label('document-kind', paper.kind)} · {paper.received_on}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
