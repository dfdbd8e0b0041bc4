import { pair } from './pair'

export const letters = pair(
  {
    name: '信函',
    none: '还没有打印过信函。',
    noneHint: '用 huikuan letter print 打印到期的信函；交寄和回执登记后显示在这里。',
    reference: '编号',
    printed: '打印',
    posted: '交寄',
    post: '邮政状态',
    reached: '到达日',
    notPosted: '未交寄',
    noReport: '暂无消息',
    proof: '从这一天起算作留有证据的催告',
  },
  {
    name: 'Letters',
    none: 'No letter has been printed yet.',
    noneHint: 'Print those that are due by huikuan letter print; what is posted and received is shown here.',
    reference: 'Number',
    printed: 'Printed',
    posted: 'Posted',
    post: 'By the post',
    reached: 'Reached',
    notPosted: 'not posted',
    noReport: 'nothing yet',
    proof: 'From this day it is a demand with proof',
  },
)
