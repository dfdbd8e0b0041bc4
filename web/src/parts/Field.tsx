// One field of a form: its name, what to write, what is wrong with it.

import { useId, type ReactNode } from 'react'
import styles from './Field.module.css'
import { FieldTrouble } from './Trouble'

export function Field(props: {
  name: string
  hint?: string
  /** Several controls under one name. */
  group?: boolean
  problem?: unknown
  path?: string
  children: (field: { id: string; 'aria-describedby'?: string }) => ReactNode
}) {
  const id = useId()
  const told = `${id}-told`
  const field = props.hint === undefined ? { id } : { id, 'aria-describedby': told }
  return (
    <div
      className={styles.field}
      role={props.group === true ? 'group' : undefined}
      aria-labelledby={props.group === true ? `${id}-name` : undefined}
    >
      {props.group === true ? (
        <span id={`${id}-name`} className={styles.name}>
          {props.name}
        </span>
      ) : (
        <label htmlFor={id}>{props.name}</label>
      )}
      {props.children(field)}
      {props.hint !== undefined && (
        <p id={told} className="quiet">
          {props.hint}
        </p>
      )}
      {props.path !== undefined && <FieldTrouble problem={props.problem ?? null} path={props.path} />}
    </div>
  )
}
