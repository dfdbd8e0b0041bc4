// The rest of a long list, page by page.

import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useWords } from '../words/pair'
import { manage } from '../words/manage'

export function More({ list }: { list: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'> }) {
  const words = useWords(manage)
  if (!list.hasNextPage) return null
  return (
    <div style={{ display: 'grid', justifyItems: 'center', padding: 8 }}>
      <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {words.more}
      </Button>
    </div>
  )
}
