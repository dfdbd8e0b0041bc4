import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router'
import { Problem } from './api/problem'
import { KeysProvider } from './app/keys'
import { LanguageProvider } from './app/language'
import { INNER, SCREENS } from './app/screens'
import { ME, SessionProvider } from './app/session'
import { Shell } from './app/Shell'
import { ThemeProvider } from './app/theme'
import { UndoProvider } from './app/undo'
import { Boundary, Missing } from './parts/Boundary'
import { Waiting } from './parts/Waiting'
import './app/page.css'

const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The client repeats what the line lost; an answer that is a problem will be the same again.
      retry: false,
      refetchOnWindowFocus: true,
    },
  },
})

// A session that ended while the page was open: whoever is there signs in again and finds the page as it was.
function ended(problem: unknown) {
  if (problem instanceof Problem && problem.status === 401 && client.getQueryData(ME) !== null)
    client.setQueryData(ME, null)
}
client.getQueryCache().config.onError = (problem, query) => {
  if (query.queryKey[0] !== ME[0]) ended(problem)
}
client.getMutationCache().config.onError = ended

const router = createBrowserRouter([
  {
    element: (
      <SessionProvider>
        <Shell />
      </SessionProvider>
    ),
    errorElement: <Boundary />,
    HydrateFallback: () => <Waiting whole />,
    children: [
      {
        errorElement: <Boundary />,
        children: [
          { index: true, element: <Navigate to="/today" replace /> },
          ...SCREENS.flatMap((screen) => screen.routes),
          ...INNER,
          { path: '*', element: <Missing /> },
        ],
      },
    ],
  },
])

const page = document.getElementById('page')
if (page !== null)
  createRoot(page).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <ThemeProvider>
            <KeysProvider>
              <UndoProvider>
                <RouterProvider router={router} />
              </UndoProvider>
            </KeysProvider>
          </ThemeProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
