import { type Feature, once } from '../talk.ts'

/** Which reminders this chat carries. The inbox of the web page has all of them in any case. */
export const subscribe: Feature = {
  names: ['订阅', 'subscribe'],
  help: '选择在会话里接收哪些提醒',
  async run(talk) {
    const { rules } = await talk.api.get('/chat/subscriptions', { as: talk.as })
    const buttons = await Promise.all(
      rules.map((r) =>
        once(talk, `${r.enabled ? '关闭' : '打开'} ${r.title}`, { verb: 'subscribe', subject: r.rule, detail: r.enabled ? 'off' : 'on' }),
      ),
    )
    await talk.reply(
      ['在这里接收的提醒（网页“我的提醒”始终全部保留）：', ...rules.map((r) => `${r.enabled ? '●' : '○'} ${r.title}`)],
      buttons,
    )
  },
}
