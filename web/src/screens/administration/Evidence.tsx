// Whether what was written down still stands as it was written.

import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { useLanguage } from '../../app/language'
import { grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { Facts, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'

export function Component() {
  const words = useWords(administration)
  const shared = useWords(manage)
  const { lang } = useLanguage()
  const evidence = useQuery({ queryKey: ['evidence', lang], queryFn: () => body(api.GET('/evidence')) })
  const verify = useMutation({
    mutationFn: () => body(api.POST('/evidence/verify')),
  })
  const verified = verify.data ?? null
  return (
    <Section
      title={words.evidence}
      about={words.evidenceHint}
      acts={
        <Button
          type="primary"
          icon={<SafetyCertificateOutlined aria-hidden="true" />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {verify.isPending ? words.verifying : words.verify}
        </Button>
      }
    >
      {verify.isError && <Trouble problem={verify.error} />}
      {evidence.isPending && <Waiting />}
      {evidence.isError && <Trouble problem={evidence.error} again={() => void evidence.refetch()} />}
      {evidence.isSuccess && (
        <div style={{ maxWidth: 720 }}>
          <Facts
            items={[
              [words.cases, grouped(String(evidence.data.cases))],
              [words.entries, grouped(String(evidence.data.entries))],
              [
                words.unsealed,
                evidence.data.unsealed > 0 ? (
                  <Meaning key="unsealed" tone="amber">
                    {grouped(String(evidence.data.unsealed))}
                  </Meaning>
                ) : (
                  '0'
                ),
              ],
              [
                words.root,
                evidence.data.last_root === null ? (
                  shared.never
                ) : (
                  <span key="root">
                    {words.rootNumber(evidence.data.last_root.number)} · <Day day={evidence.data.last_root.day} />
                    <br />
                    <code>{evidence.data.last_root.hash}</code>
                  </span>
                ),
              ],
              [words.key, evidence.data.key === null ? words.noKey : <code key="key">{evidence.data.key}</code>],
              [
                words.verifiedAt,
                verified === null ? (
                  words.notVerified
                ) : (
                  <span key="verified">
                    <Meaning tone={verified.intact ? 'green' : 'red'}>
                      {verified.intact ? words.sound : words.unsound}
                    </Meaning>{' '}
                    {words.cases} {grouped(String(verified.cases))} · {words.entries} {grouped(String(verified.entries))}
                  </span>
                ),
              ],
            ]}
          />
        </div>
      )}
      {verified !== null && verified.findings.length > 0 && (
        <Table
          caption={words.finding}
          rows={verified.findings}
          id={(finding) => `${finding.place} ${finding.text}`}
          columns={[
            { key: 'place', head: words.place, cell: (finding) =>
                finding.debtor === null ? finding.place : <Link to={`/cases/${finding.debtor}`}>{finding.place}</Link> },
            { key: 'text', head: words.finding, wide: true, cell: (finding) => finding.text },
          ]}
        />
      )}
    </Section>
  )
}
