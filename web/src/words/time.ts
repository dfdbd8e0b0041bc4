import { pair } from './pair'

const EN_WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const ZH_WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const time = pair(
  {
    today: '今天',
    tomorrow: '明天',
    yesterday: '昨天',
    inDays: (days: number) => `${days}天后`,
    daysAgo: (days: number) => `${days}天前`,
    days: (days: number) => `${days}天`,
    date: (year: number, month: number, day: number) => `${year}年${month}月${day}日`,
    shortDate: (month: number, day: number) => `${month}月${day}日`,
    weekday: (day: number) => `周${ZH_WEEKDAYS[day] ?? ''}`,
  },
  {
    today: 'today',
    tomorrow: 'tomorrow',
    yesterday: 'yesterday',
    inDays: (days: number) => `in ${days} days`,
    daysAgo: (days: number) => `${days} days ago`,
    days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
    date: (year: number, month: number, day: number) => `${day} ${EN_MONTHS[month - 1] ?? ''} ${year}`,
    shortDate: (month: number, day: number) => `${day} ${EN_MONTHS[month - 1] ?? ''}`,
    weekday: (day: number) => EN_WEEKDAYS[day] ?? '',
  },
)
