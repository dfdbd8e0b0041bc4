import { shownIn } from './screens'

shownIn('en')
