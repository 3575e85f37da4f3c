import { itemNumeral } from '../../server/common/numerals.ts'
import { type Button, type Feature, once } from '../talk.ts'

export const showCase: Feature = {
  names: ['案件', 'case'],
  help: '一件整改事项的状态和期限：案件 编号',
  async run(talk, args) {
    if (args === '') {
      await talk.reply(['请写上编号，例如：案件 ZG-2026-0001'])
      return
    }
    const c = await talk.api.get('/cases/:id', { param: { id: args }, as: talk.as })
    const buttons: Button[] = []
    const asks = c.actions.find((a) => a.action === 'request-extension')
    if (asks?.allowed) buttons.push(await once(talk, '申请延期', { verb: 'extend', subject: c.case_id }))
    buttons.push({ text: '打开', url: talk.page(`/cases/${encodeURIComponent(c.case_id)}`) })
    await talk.reply(
      [
        `${c.case_id} · ${c.state_label}`,
        `${c.agency} · 第三十五条第${itemNumeral(c.item)}项 · ${c.findings.length} 项线索`,
        ...(c.due_date === null ? [] : [`整改期限 ${c.due_date}`]),
        ...(c.all_clear ? ['最新检测中已全部消除，待复核。'] : []),
      ],
      buttons,
    )
  },
}
