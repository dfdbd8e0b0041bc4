import type { PolicyLine } from '../../api/manage'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'

/** Where the policy in force comes from, in words. */
export function useSource(): (policy: PolicyLine) => string {
  const words = useWords(policies)
  return (policy) => {
    if (policy.source === 'published') return words.published(policy.version ?? 1)
    return policy.source === 'company' ? words.companyOwn : words.shipped
  }
}
