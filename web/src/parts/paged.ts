// A list that is read page by page.

import { useInfiniteQuery } from '@tanstack/react-query'
import type { Page } from '../api/shapes'

export function usePaged<P extends Page<unknown>>(
  key: readonly unknown[],
  page: (cursor: string | undefined) => Promise<P>,
  enabled = true,
) {
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => page(pageParam ?? undefined),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: P) => last.next_cursor ?? undefined,
    enabled,
  })
  const items = (list.data?.pages ?? []).flatMap((one) => one.items) as P['items']
  return { list, items, first: list.data?.pages[0] }
}
