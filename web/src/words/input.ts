import { pair } from './pair'

export const input = pair(
  {
    optional: '（可空）',
    dayHint: '27、11-27、+3、周五',
    dayPastHint: '20、11-20、昨天',
    dayUnread: '没看懂这个日期',
    calendar: '打开日历',
    weekend: '这天是周末，银行可能不入账。',
    moneyHint: '12000、1.2万',
    moneyUnread: '没看懂这个金额',
    whole: '全部',
    timeHint: '15:30',
  },
  {
    optional: '(may stay empty)',
    dayHint: '27, 27 Nov, +3, Fri',
    dayPastHint: '20, 20 Nov, yesterday',
    dayUnread: 'This day cannot be read',
    calendar: 'Open the calendar',
    weekend: 'That is a weekend; banks may not book it.',
    moneyHint: '12000, 12k',
    moneyUnread: 'This amount cannot be read',
    whole: 'All',
    timeHint: '15:30',
  },
)
