import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js'
import '@awesome.me/webawesome/dist/translations/zh-cn.js'

// Icons come from this server: the library's own are data: URLs, which the security policy refuses to fetch.
registerIconLibrary('system', { resolver: (name) => `/icons/${name}.svg` })
