// An answer that is not what was asked for, in both languages, so that it can be shown again after a change of language.

import type { Language, ProblemBody } from './shapes'

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: ProblemBody['fields']
  private readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.title)
    this.name = 'Problem'
    this.body = body
    this.status = body.status
    this.code = body.code
    this.fields = body.fields
  }

  title(lang: Language): string {
    return lang === 'zh' ? this.body.title_zh : this.body.title_en
  }

  detail(lang: Language): string {
    return lang === 'zh' ? this.body.detail_zh : this.body.detail_en
  }
}

function own(status: number, code: string, zh: [string, string], en: [string, string]): Problem {
  return new Problem({
    type: `/problems/${code}`,
    status,
    code,
    title: en[0],
    detail: en[1],
    title_zh: zh[0],
    detail_zh: zh[1],
    title_en: en[0],
    detail_en: en[1],
    fields: [],
  })
}

/** The server could not be asked at all. */
export const unreachable = () =>
  own(
    0,
    'unreachable',
    ['连不上服务器', '您填写的内容还在。请检查网络，或确认 huikuan serve 仍在运行，然后重试。'],
    ['The server does not answer', 'What you typed is still here. Check the network, or that huikuan serve is running, and try again.'],
  )

/** The problem an answer tells of; an answer that is no problem document still becomes one. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('json')) {
    try {
      const body = (await response.json()) as ProblemBody
      if (typeof body.code === 'string') return new Problem({ ...body, fields: body.fields ?? [] })
    } catch {
      // It called itself JSON and was not: the status is all there is to tell.
    }
  }
  return own(
    response.status,
    'unexpected-answer',
    [`服务器答复异常（${response.status}）`, '请重试；若仍如此，请把时间和这个数字告诉管理员。'],
    [`The server gave an unexpected answer (${response.status})`, 'Try again; if it stays so, tell the administrator the time and this number.'],
  )
}
