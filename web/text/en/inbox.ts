export const inbox = {
  我的提醒: 'My reminders',
  '还没有提醒。到期、退回、上报等事项会出现在这里。': 'No reminders yet. Deadlines, returns and reports will appear here.',
  '未读 {n}': 'Unread {n}',
  '已知悉 {n}': 'Acknowledged {n}',
  聊天里接收哪些: 'Which of them also come by chat',
  '这里始终全部保留；关闭只影响聊天。': 'All of them stay here; switching one off only concerns the chat.',
  知道了: 'Acknowledge',
} as const
