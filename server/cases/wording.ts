/** Words that no text of a case may use: the product names facts and duties, never guilt, and a bureau opens no inspection. */
const NEVER: readonly [RegExp, string][] = [
  [/违法/, '不写“违法”，请写“不符合……规定”'],
  [/处罚|罚款/, '不写“处罚”“罚款”，本办法没有此项措施'],
  [/督查你单位|开展督查|我局督查/, '不写“督查你单位”：未经本级人民政府指定，部门不得开展政府督查，请写“上报本级人民政府纳入督查督办事项”'],
]

/** Items 5 and 6: whether data leaked or were tampered with is for the competent authorities (Measures Art. 32, 34). */
const UNESTABLISHED: readonly [RegExp, string][] = [
  [
    /(泄露|泄漏|出售|贩卖|非法提供)[^，。；]{0,8}(成立|属实|确凿|事实清楚)|(构成|认定|确认|已经?|存在|发生)[^，。；]{0,6}(泄露|泄漏|出售|贩卖|非法提供)|非法(提供|出售)了/,
    '第（五）项只写数据显示的情形，不写泄露、出售或者非法提供成立',
  ],
  [
    /(篡改|擅自(更改|删除))[^，。；]{0,8}(成立|属实|确凿|事实清楚)|(构成|认定|确认|已经?|存在|发生)[^，。；]{0,6}(篡改|擅自(更改|删除))/,
    '第（六）项只写数据显示的情形，不写擅自更改、删除或者篡改成立',
  ],
]

/**
 * What must not be said in a text of a case, as Chinese advice; empty when the text may stand. `items` are the items of Art. 35
 * that the case is about. Quoting the article itself (《…》 or “…”) is allowed.
 */
export function wordingFaults(text: string, items: readonly number[]): string[] {
  const bare = text.replace(/《[^》]*》|“[^”]*”/g, '')
  const rules = items.some((i) => i === 5 || i === 6) ? [...NEVER, ...UNESTABLISHED] : NEVER
  return rules.filter(([pattern]) => pattern.test(bare)).map(([, advice]) => advice)
}
