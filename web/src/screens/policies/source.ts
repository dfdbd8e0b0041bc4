import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'

/** Where the policy in force comes from, in words. */
export function useSource(): (policy: { origin: string; version: number | null }) => string {
  const words = useWords(policies)
  return (policy) => {
    if (policy.origin === 'page') return words.published(policy.version ?? 1)
    return policy.origin === 'folder' ? words.companyOwn : words.shipped
  }
}
