import { useQuery } from '@tanstack/react-query'
import { Button, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { api, body } from '../api/client'
import { Problem } from '../api/problem'
import type { Me } from '../api/shapes'
import { Trouble } from '../parts/Trouble'
import { useLabels } from '../words/labels'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { useLanguage } from './language'
import { LanguageSwitch, LookSwitch } from './switches'
import styles from './SignIn.module.css'

type Credentials = { login: string; password: string }

export function SignIn({ enter }: { enter: (me: Me) => void }) {
  const words = useWords(shell)
  const label = useLabels()
  const { lang } = useLanguage()
  const offers = useQuery({ queryKey: ['sign-in'], queryFn: () => body(api.GET('/sign-in')) })
  const [given, setGiven] = useState<Credentials>({ login: '', password: '' })
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const codeInput = useRef<InputRef>(null)
  useEffect(() => {
    if (asksCode) codeInput.current?.focus()
  }, [asksCode])

  async function signIn(credentials: Credentials, isDemo = false) {
    setBusy(true)
    setProblem(null)
    try {
      const asked = asksCode ? { ...credentials, code } : credentials
      const entered = await body(api.POST('/session', { body: asked }))
      // A user of the demonstration is whoever tries it, in the language that they read here.
      const isOther = isDemo && entered.lang !== lang
      enter(isOther ? await body(api.PATCH('/session', { body: { lang } })) : entered)
    } catch (found) {
      if (found instanceof Problem && found.code === 'totp-required' && !asksCode) {
        setGiven(credentials)
        setAsksCode(true)
      } else {
        setProblem(found)
        setCode('')
      }
    } finally {
      setBusy(false)
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    void signIn(given)
  }
  const demo = offers.data?.demo ?? []
  const oidc = offers.data?.oidc ?? null

  return (
    <main className={styles.page}>
      <div className={styles.switches}>
        <LanguageSwitch />
        <LookSwitch />
      </div>
      <form className={styles.form} onSubmit={submit}>
        <header className={styles.mark}>
          <img src="/mark.svg" alt="" width="36" height="36" />
          <h1>{words.product}</h1>
        </header>
        {problem !== null && <Trouble problem={problem} />}
        {asksCode ? (
          <label>
            <span>{words.code}</span>
            <Input
              ref={codeInput}
              size="large"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={8}
              value={code}
              onChange={(event) => setCode(event.target.value.trim())}
            />
            <small className="quiet">{words.codeHint}</small>
          </label>
        ) : (
          <>
            <label>
              <span>{words.login}</span>
              <Input
                size="large"
                autoFocus
                autoComplete="username"
                value={given.login}
                onChange={(event) => setGiven({ ...given, login: event.target.value })}
              />
            </label>
            <label>
              <span>{words.password}</span>
              <Input.Password
                size="large"
                autoComplete="current-password"
                value={given.password}
                onChange={(event) => setGiven({ ...given, password: event.target.value })}
              />
            </label>
          </>
        )}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          block
          loading={busy}
          disabled={asksCode ? code.length < 6 : given.login === '' || given.password === ''}
        >
          {words.signIn}
        </Button>
        {asksCode && (
          <Button
            type="link"
            block
            onClick={() => {
              setAsksCode(false)
              setCode('')
            }}
          >
            {words.otherUser}
          </Button>
        )}
        {oidc !== null && !asksCode && (
          <Button size="large" block href="/api/v1/sign-in/oidc">
            {words.signInWith(oidc.name)}
          </Button>
        )}
        {demo.length > 0 && !asksCode && (
          <section className={styles.demo} aria-label={words.demo}>
            <p className="quiet">{words.demo}</p>
            <div>
              {demo.map((one) => (
                <Button
                  key={one.login}
                  disabled={busy}
                  onClick={() => void signIn({ login: one.login, password: one.password }, true)}
                >
                  {label('user-role', one.role)}
                </Button>
              ))}
            </div>
          </section>
        )}
      </form>
    </main>
  )
}
