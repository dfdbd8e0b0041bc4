import { shownIn } from './screens'

shownIn('zh')
