import './app.ts'
import { startTheme } from './theme.ts'

startTheme()
