// What a route shows when its code failed. The rest of the page stays.

import { Button } from 'antd'
import { isRouteErrorResponse, Link, useRouteError } from 'react-router'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { EmptyState } from './EmptyState'

export function Boundary() {
  const words = useWords(shell)
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <Missing />
  return (
    <EmptyState
      title={words.brokenTitle}
      detail={words.brokenDetail}
      act={
        <>
          <p>
            <code>
            {error instanceof Error ? error.message : String(error)}
          </code>
          </p>
          <Button type="primary" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        </>
      }
    />
  )
}

export function Missing() {
  const words = useWords(shell)
  return (
    <EmptyState
      title={words.missingTitle}
      detail={words.missingDetail}
      act={<Link to="/today">{words.toToday}</Link>}
    />
  )
}
