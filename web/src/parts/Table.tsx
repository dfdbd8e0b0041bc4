// A table as a clerk reads one: heads that stay, digits under digits, a row that opens. On a phone each row is a card, its
// cells named by their heads.

import type { ReactNode } from 'react'
import styles from './Table.module.css'

export type Column<T> = {
  key: string
  head: string
  cell: (row: T) => ReactNode
  /** Digits: to the right, all of one width. */
  number?: boolean
  /** May break over lines and takes what room there is. */
  wide?: boolean
  /** Left out on a phone: it is known from elsewhere. */
  spare?: boolean
}

export function Table<T>(props: {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  id: (row: T) => string | number
  /** Opens a row; the first cell becomes the button that does it. */
  open?: (row: T) => void
  chosen?: string | number | null
  foot?: ReactNode
}) {
  const { caption, columns, rows, id, open, chosen = null, foot } = props
  return (
    <div className={styles.frame} tabIndex={0} role="group" aria-label={caption}>
      <table className={styles.table}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) =>
              column.head === '' ? (
                <td key={column.key} />
              ) : (
                <th key={column.key} scope="col" className={column.number === true ? 'number' : undefined}>
                  {column.head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={id(row)}
              className={`${open === undefined ? '' : styles.opens} ${chosen === id(row) ? styles.chosen : ''}`}
              onClick={
                open === undefined
                  ? undefined
                  : (event) => {
                      const inner = event.target instanceof Element && event.target.closest('a, button, input, label')
                      if (!inner) open(row)
                    }
              }
            >
              {columns.map((column, at) => (
                <td
                  key={column.key}
                  data-head={column.head}
                  className={[
                    column.number === true ? 'number' : '',
                    column.wide === true ? styles.wide : '',
                    column.spare === true ? styles.spare : '',
                  ].join(' ')}
                >
                  {at === 0 && open !== undefined ? (
                    <button type="button" className={styles.opener} onClick={() => open(row)}>
                      {column.cell(row)}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  )
}
