import { Spin } from 'antd'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'

export function Waiting({ whole = false }: { whole?: boolean }) {
  const words = useWords(shell)
  return (
    <div
      role="status"
      aria-label={words.loading}
      style={{ display: 'grid', placeItems: 'center', minHeight: whole ? '100dvh' : 160 }}
    >
      <Spin delay={150} />
    </div>
  )
}
