import type { Feature } from '../talk.ts'
import { showCase } from './case.ts'
import { gate } from './gate.ts'
import { score } from './score.ts'
import { status } from './status.ts'
import { subscribe } from './subscribe.ts'
import { overdue, todo } from './todo.ts'

const commands: readonly Feature[] = [todo, status, overdue, score, gate, showCase, subscribe]

const help: Feature = {
  names: ['帮助', 'help', 'start'],
  help: '命令列表',
  run: (talk) => talk.reply(['可以发送：', ...commands.map((f) => `${f.names[0]}（/${f.names[1]}） ${f.help}`), '解绑 解除本会话的绑定']),
}

/** Every command, in the order of the menu. */
export const features: readonly Feature[] = [...commands, help]

/** The feature and the rest of the words, for `/todo`, `/todo@bot`, `待办` and `状态 某某局`; undefined for free text. */
export function match(text: string): { feature: Feature; args: string } | undefined {
  const [, word = '', rest = ''] = /^\/?([^\s@]+)(?:@\w+)?\s*(.*)$/s.exec(text.trim()) ?? []
  const feature = features.find((f) => f.names.includes(word.toLowerCase()))
  return feature ? { feature, args: rest.trim() } : undefined
}
