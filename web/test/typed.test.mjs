// What is typed while listening, and what it is taken for.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite
let typedDay
let typedMoney
let amounts
before(async () => {
  vite = await createServer({ root: new URL('..', import.meta.url).pathname, server: { middlewareMode: true, ws: false, watch: null }, appType: 'custom', logLevel: 'error' })
  ;({ typedDay } = await vite.ssrLoadModule('/src/parts/day_typed.ts'))
  ;({ typedMoney } = await vite.ssrLoadModule('/src/parts/money_typed.ts'))
  amounts = await vite.ssrLoadModule('/src/parts/Amount.tsx')
})
after(() => vite.close())

// 23 November 2026 is a Monday.
const TODAY = '2026-11-23'

test('a day is read as it is spoken', () => {
  const rows = [
    ['2026-12-01', '2026-12-01', 'in full'],
    ['2026年12月1日', '2026-12-01', 'in full, in Chinese'],
    ['27', '2026-11-27', 'the number alone: this month'],
    ['23', '2026-11-23', 'today is still to come'],
    ['22', '2026-12-22', 'gone by this month: the next'],
    ['31', '2026-12-31', 'November has no 31st'],
    ['27日', '2026-11-27', ''],
    ['27号', '2026-11-27', 'as it is spoken'],
    ['11-27', '2026-11-27', ''],
    ['1-5', '2027-01-05', 'gone by this year: the next'],
    ['2-29', null, 'no such day this year or next'],
    ['+3', '2026-11-26', 'days ahead'],
    ['明天', '2026-11-24', ''],
    ['tomorrow', '2026-11-24', ''],
    ['周五', '2026-11-27', 'the coming Friday'],
    ['周一', '2026-11-23', 'today is Monday'],
    ['下周一', '2026-11-30', 'next week'],
    ['下周日', '2026-12-06', 'weeks begin on Monday'],
    ['Fri', '2026-11-27', 'capitals make no difference'],
    ['27 Nov', '2026-11-27', ''],
    ['5 jan', '2027-01-05', ''],
    ['13-40', null, 'no such day'],
    ['soon', null, 'no day'],
    ['', null, 'nothing'],
  ]
  for (const [typed, expected, remark] of rows)
    assert.equal(typedDay(typed, TODAY), expected, `${typed}: ${remark}`)
})

test('a day gone by is sought backwards', () => {
  const rows = [
    ['20', '2026-11-20', ''],
    ['27', '2026-10-27', 'still to come this month: the one before'],
    ['12-1', '2025-12-01', ''],
    ['周五', '2026-11-20', 'the last Friday'],
    ['昨天', '2026-11-22', ''],
  ]
  for (const [typed, expected, remark] of rows)
    assert.equal(typedDay(typed, TODAY, true), expected, `${typed}: ${remark}`)
})

test('an amount keeps every digit', () => {
  const rows = [
    ['12000', '12000.00', ''],
    ['12,000.5', '12000.50', ''],
    ['1.2万', '12000.00', ''],
    ['1.23456万', '12345.60', ''],
    ['3k', '3000.00', ''],
    ['2亿', '200000000.00', ''],
    ['90071992547409.93', '90071992547409.93', 'more digits than a floating point number has'],
    ['CNY 12', '12.00', ''],
    ['￥12', '12.00', ''],
    ['1.005', null, 'there is no tenth of a cent'],
    ['-5', null, 'nothing negative is promised'],
    ['abc', null, ''],
    ['', null, ''],
  ]
  for (const [typed, expected, remark] of rows)
    assert.equal(typedMoney(typed, '0.00'), expected, `${typed}: ${remark}`)
  assert.equal(typedMoney('1.2万', '0'), '12000', 'a currency without cents')
  assert.equal(typedMoney('1.5', '0'), null, 'a currency without cents has no half')
})

test('amounts are added digit by digit, and never across currencies', () => {
  const money = (amount, currency) => ({ amount, currency })
  assert.deepEqual(
    amounts.sum([money('0.10', 'CNY'), money('0.20', 'CNY'), money('7', 'JPY'), money('-1.00', 'CNY')]),
    [money('-0.70', 'CNY'), money('7', 'JPY')],
  )
  assert.equal(amounts.isAbove(money('100.01', 'CNY'), money('100.00', 'CNY')), true)
  assert.equal(amounts.isAbove(money('100.00', 'CNY'), money('100.00', 'CNY')), false)
  assert.equal(amounts.grouped('-1234567.50'), '-1,234,567.50')
})
