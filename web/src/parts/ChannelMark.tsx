import {
  AudioOutlined,
  HomeOutlined,
  MailOutlined,
  MessageOutlined,
  PhoneOutlined,
  PrinterOutlined,
  SolutionOutlined,
  WechatOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import { useLabels } from '../words/labels'

const MARKS: Record<string, ComponentType> = {
  phone: PhoneOutlined,
  sms: MessageOutlined,
  wechat: WechatOutlined,
  email: MailOutlined,
  letter: SolutionOutlined,
  fax: PrinterOutlined,
  visit: HomeOutlined,
  voicemail: AudioOutlined,
}

/** A channel: its mark, and its word beside it unless the place is too narrow. */
export function ChannelMark({ channel, bare = false }: { channel: string; bare?: boolean }) {
  const label = useLabels()
  const Mark = MARKS[channel]
  const word = label('channel', channel)
  return (
    <span style={{ whiteSpace: 'nowrap' }} title={bare ? word : undefined}>
      {Mark !== undefined && (
        <span aria-hidden="true" className="quiet" style={{ marginRight: bare ? 0 : 4 }}>
          <Mark />
        </span>
      )}
      <span className={bare ? 'unseen' : undefined}>{word}</span>
    </span>
  )
}
