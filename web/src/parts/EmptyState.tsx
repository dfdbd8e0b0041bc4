// Nothing to show, said in words: what that means, and what to do next.

import type { ReactNode } from 'react'

export function EmptyState({ title, detail, act }: { title: string; detail?: string; act?: ReactNode }) {
  return (
    <div style={{ display: 'grid', justifyItems: 'center', gap: 6, padding: '48px 16px', textAlign: 'center' }}>
      <h2>{title}</h2>
      {detail !== undefined && (
        <p className="quiet" style={{ maxWidth: 460 }}>
          {detail}
        </p>
      )}
      {act !== undefined && <div style={{ marginTop: 8 }}>{act}</div>}
    </div>
  )
}
