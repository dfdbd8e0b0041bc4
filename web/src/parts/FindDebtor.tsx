// Chooses a customer by a few letters of the name, or a number.

import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api, body } from '../api/client'
import { useSettled } from './settled'

export type Chosen = { id: number; name: string }

export function FindDebtor(props: { label: string; chosen: Chosen | null; choose: (debtor: Chosen | null) => void }) {
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const q = useSettled(typed.trim(), 200)
  const found = useQuery({
    queryKey: ['cases', 'found', q],
    queryFn: () => body(api.GET('/cases', { params: { query: q === '' ? { limit: 20 } : { q, limit: 20 } } })),
    enabled: opened,
  })
  const debtors = (found.data?.items ?? []).map(({ debtor }) => ({
    value: debtor.id,
    label: debtor.code === null ? debtor.name : `${debtor.name} ${debtor.code}`,
  }))
  const known = props.chosen === null || debtors.some((one) => one.value === props.chosen?.id)
  return (
    <Select
      aria-label={props.label}
      placeholder={props.label}
      value={props.chosen?.id ?? null}
      options={known ? debtors : [{ value: props.chosen?.id ?? 0, label: props.chosen?.name ?? '' }, ...debtors]}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      loading={found.isFetching}
      onOpenChange={setOpened}
      popupMatchSelectWidth={false}
      style={{ minWidth: 220, width: '100%' }}
      onChange={(id: number | null) => {
        const debtor = debtors.find((one) => one.value === id)
        props.choose(debtor === undefined ? null : { id: debtor.value, name: debtor.label })
      }}
    />
  )
}
