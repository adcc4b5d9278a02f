// A made-up day: done, skipped, next, and some with reasons.
import type { Tone, VisitRow, Why } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { all, draft } from './drafts';
import { needs } from './sync';
import { at, head, mark, no, ref, yes } from './shown';

const why = (code: string, words: string, reason: string, tone: Tone = 'plain'): Why => ({ code, words, reason, tone, record: code === 'quote-expires' ? ref('quote', 'q147', '大同五金行', 'TA-0147') : null });
const long = state === 'long';
const visit = (id: string, title: string, hour: number, minute: number, more: Partial<VisitRow> = {}): VisitRow => ({
  id, place: 1, account: ref('account', `a-${id}`, title), title, title_latin: '', address: '', position: null, phone: '', contact: '', start_ms: at(hour, minute),
  time_words: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, status: { word: 'planned', label: t('已排', 'Planned') }, line: '', is_next: false, why: [], mark: mark(),
  may_check_in: yes, may_skip: yes, ...more,
});
const done = { word: 'done', label: t('完成', 'Done') };
const visits = (): VisitRow[] => [
  visit('v1', '禾康生技', 9, 0, { title_latin: 'HoKang Biotech', status: done, line: t('已完成 09:04–09:41 · 下次：12/03 送濾芯樣品', 'Done 09:04–09:41 · next: 3 Dec, filter samples') }),
  visit('v2', '順發食品機械', 9, 50, { status: { word: 'skipped', label: t('略過', 'Skipped') }, line: t('略過：客戶改約 11/21', 'Skipped: moved to 21 Nov'), mark: mark('waiting') }),
  visit('v3', long ? '財團法人台灣中部精密機械工業與自動化設備技術研究發展中心附設示範工廠' : '大同五金行', 10, 30, {
    title_latin: long ? 'Central Taiwan Foundation for Precision Machinery and Automation Research' : '', is_next: true, address: t('台中市西屯區工業區一路 98 號', 'No. 98, Industrial 1st Rd., Xitun, Taichung'), phone: '04-2359-1234', contact: t('林美玲 採購', '林美玲 Purchasing'),
    why: [
      why('task-overdue', t('客訴未結 6 天', 'Complaint open 6 days'), t('客訴 C-31 從 11/13 開到現在，內勤還沒結案。', 'Complaint C-31 is open since 13 Nov.'), 'bad'),
      why('quote-expires', t('報價 3 天後失效 NT$255,816', 'Quote expires in 3 days, NT$255,816'), t('報價 TA-0147 有效到 11/22，客戶還沒答覆。', 'Quote TA-0147 holds until 22 Nov; the account has not answered.')),
      why('not-visited', t('47 天未拜訪，週期 30 天', 'Not visited for 47 days, cycle 30'), t('上次拜訪 10/02，這家客戶每 30 天要去一次。', 'Last visit 2 Oct; this account is to be seen every 30 days.')),
    ],
  }),
  visit('v4', '金旺鐵工廠', 13, 30, { mark: mark('conflict'), why: [why('credit-hold', t('額度已用 96%', 'Credit 96 % used'), t('信用額度 NT$800,000，未收 NT$768,000。', 'Limit NT$800,000, NT$768,000 outstanding.'), 'need')] }),
  visit('v5', '海灣啤酒釀造', 15, 0, { title_latin: 'Bay Brewing Co.', why: [why('delivery-due', t('明天交貨', 'Delivery tomorrow'), t('訂單 S-10482 明天交貨。', 'Order S-10482 is due tomorrow.'))] }),
  visit('v6', '長青塑膠射出', 16, 30, { mark: mark('waiting'), line: t('看年底保養', 'Year-end maintenance') }),
  visit('v7', '東港冷凍 鹿港廠', 17, 15, { why: [why('first-visit', t('第一次拜訪', 'First visit'), t('這家客戶還沒有人去過。', 'Nobody has been there yet.'))] }),
];

export const today: Answers = {
  today: () => {
    if (state === 'error') throw { code: 'D-STORE-DAMAGED', record: null, cause: t('資料檔有一頁讀不出來', 'One page of the store cannot be read'), who: 'administrator', who_words: t('管理員', 'An administrator'), next: t('其他畫面照常可用；未送出的工作另外存了一份', 'other screens work as ever; unsent work has a second copy') };
    return {
    day: '2026-11-19', title: t('11 月 19 日 週四', 'Thu 19 Nov'), line: state === 'empty' ? t('今天沒有排拜訪', 'No visits planned today') : t('7 個拜訪 · 完成 1、略過 1', '7 visits · 1 done, 1 skipped'),
    visits: state === 'empty' ? [] : visits(),
    tasks: state === 'empty' ? [] : [
      { id: 't1', title: t('回覆永記食品的保固問題', 'Answer Yung Chi about the warranty'), due_words: t('逾期 2 天', '2 days overdue'), due_on: '2026-11-17', tone: 'bad', account: ref('account', 'a2', '永記食品工業'), about: null, mark: mark() },
      { id: 't2', title: t('寄 KH-20A 型錄給林美玲', 'Send the KH-20A leaflet to 林美玲'), due_words: t('今天 · 來自 11/12 拜訪', 'today · from the visit of 12 Nov'), due_on: '2026-11-19', tone: 'plain', account: null, about: null, mark: mark('waiting') },
      { id: 't3', title: t('確認 11/24 安裝的吊車', 'Confirm the crane of 24 Nov'), due_words: t('明天', 'tomorrow'), due_on: '2026-11-20', tone: 'plain', account: null, about: null, mark: mark() },
    ],
    overdue: state === 'empty' ? 0 : 1,
    drafts: state === 'empty' ? [] : [...all(), draft({ key: 'visit:v3', of: 'visit-report', name: '', about: 'v3', step: '@visit/result', content: '{}' }, { title: t('大同五金行 拜訪回報', '大同五金行, visit report'), step: t('停在「拜訪結果」', 'stopped at “Result”'), kept_ms: at(17, 52, 1) })],
    needs: state === 'empty' || state === 'offline' ? [] : needs().slice(0, 2), needs_total: state === 'empty' || state === 'offline' ? 0 : 3,
    };
  },
  visit: ({ id }) => {
    const row = { ...(visits().find((one) => one.id === id) ?? visit(id, '大同五金行', 10, 30)), ...(state === 'new' ? {} : { status: { word: 'checked-in', label: t('已到訪', 'Checked in') } }) };
    return {
      head: head(ref('visit', id, row.title), 'waiting'), row, checked_in_ms: state === 'new' ? null : at(10, 34), checked_out_ms: null, no_position_reason: t('在室內', 'Indoors'),
      result: t('林小姐說 20HP 那台夏天一直跳機，老闆想年底換 inverter 變頻。客訴的濾芯已補寄，明天到。', 'The 20 HP machine trips all summer; the owner wants an inverter by year end.'), next_action: t('報價 20HP 變頻', 'Quote the 20 HP inverter'), next_action_on: '2026/12/03',
      groups: [], conflicts: [], may_check_out: yes, may_report: state === 'readonly' ? no(t('這個拜訪是李大華的', 'This visit is 李大華’s')) : yes, warnings: [],
    };
  },
};
