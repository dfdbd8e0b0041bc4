// Who may do what: the one table of it, as the program has it.

import { CheckOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { Section } from '../../parts/Screen'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'

export function Component() {
  const words = useWords(administration)
  const label = useLabels()
  const matrix = useQuery({ queryKey: ['roles'], queryFn: () => body(api.GET('/roles')), staleTime: Infinity })
  return (
    <Section title={words.roles} about={words.rolesHint}>
      {matrix.isPending && <Waiting />}
      {matrix.isError && <Trouble problem={matrix.error} again={() => void matrix.refetch()} />}
      {matrix.isSuccess && (
        <div className={styles.matrix} tabIndex={0} role="group" aria-label={words.roles}>
          <table>
            <caption className="unseen">{words.roles}</caption>
            <thead>
              <tr>
                <th scope="col">{words.permission}</th>
                {matrix.data.roles.map((role) => (
                  <th key={role.code} scope="col">
                    {label('user-role', role.code)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {matrix.data.permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row">{label('permission', permission)}</th>
                  {matrix.data.roles.map((role) => (
                    <td key={role.code}>
                      {role.permissions.includes(permission) && (
                        <>
                          <CheckOutlined aria-hidden="true" />
                          <span className="unseen">{words.permitted}</span>
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
