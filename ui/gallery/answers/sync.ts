// The made-up state of sync, in each of the four states, and what needs a person.
import type { Clasp, ConflictShown, NeedCard, Verified } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { at, field, lee, me, no, ref, yes } from './shown';

export const clasp = (): Clasp => {
  const base = { needs: 0, waiting: 0, is_online: true, is_syncing: false, is_metered: false };
  if (state === 'empty' || state === 'received') return { ...base, state: 'received', headline: t('全部送達', 'All received'), detail: '10:31', spoken: t('全部送達', 'All received') };
  if (state === 'waiting') return { ...base, state: 'waiting', waiting: 7, headline: t('7 筆待送', '7 waiting'), detail: t('自動送出', 'sent by itself'), spoken: t('7 筆待送，連上網路就自動送', '7 waiting. They go by themselves') };
  if (state === 'offline') return { ...base, state: 'offline', is_online: false, waiting: 12, headline: t('離線', 'Offline'), detail: t('12 筆存在平板', '12 kept here'), spoken: t('離線，12 筆存在平板', 'Offline, 12 kept on this tablet') };
  if (state === 'needs-offline') return { ...base, state: 'needs-you', is_online: false, needs: 3, waiting: 5, headline: t('3 筆要處理', '3 need you'), detail: t('離線，5 筆待送', 'offline, 5 waiting'), spoken: t('3 筆要處理，離線，5 筆待送', '3 need you, offline, 5 waiting') };
  return { ...base, state: 'needs-you', needs: 3, waiting: 5, headline: t('3 筆要處理', '3 need you'), detail: t('另 5 筆待送', '+5 waiting'), spoken: t('3 筆要處理，另 5 筆待送', '3 need you, 5 more waiting') };
};
export const terms = (): ConflictShown => ({
  path: 'payment_terms', label: t('付款條件', 'Payment terms'), words: t('付款條件有兩個值，選一個', 'Payment terms: two values. Choose one'), may: yes,
  values: [
    { index: 0, shown: t('月結 60 天', 'Net 60'), choose_words: t('用月結 60 天', 'Use Net 60'), who: me, time_ms: at(14, 20, 1), was: [t('貨到付款', 'Cash on delivery')], also: [], is_current: false },
    { index: 1, shown: t('月結 30 天', 'Net 30'), choose_words: t('用月結 30 天', 'Use Net 30'), who: lee, time_ms: at(15, 5, 1), was: [t('貨到付款', 'Cash on delivery')], also: [], is_current: true },
  ],
});
export const needs = (): NeedCard[] => {
  const bare = { conflict: null, refusal: null, prices: [], other: null, is_counted: state !== 'looks' };
  return [
    { ...bare, key: 'n1', kind: 'refused', record: ref('quote', 'q139', '永記食品工業', 'TA-0139'), title: t('永記食品：統一編號不對', 'Yung Chi Foods: wrong tax ID'), cause: t('53426960 檢查碼不符，辦公室沒有接受這一筆。', '53426960: the check digit is wrong; the office did not take it.'), who: 'you', who_words: t('您，在這台平板上', 'You, on this tablet'), next: t('改好統編就會自動再送。報價本身沒有遺失。', 'Correct the tax ID and it goes by itself. The quote is not lost.'), fix_words: t('修正統一編號', 'Correct the tax ID'),
      refusal: { code: 'R-TAX-ID', hash: '7c1e', made_ms: at(10, 12), may_retry: false, may_fix: true, fields: [{ field: field('tax_id', t('統一編號', 'Tax ID'), '53426960'), old: [], tried: '53426960', is_culprit: true }] } },
    { ...bare, key: 'n2', kind: 'conflict', record: ref('account', 'a4', '金旺鐵工廠'), title: t('兩個人同時改了付款條件', 'Two people changed the payment terms'), cause: t('您寫「月結 60 天」，李大華寫「月結 30 天」', 'You wrote Net 60, 李大華 wrote Net 30'), who: 'you', who_words: '', next: '', fix_words: '', conflict: terms() },
    { ...bare, key: 'n3', kind: 'refused', record: ref('order', 'o1', '長青塑膠射出', 'TA-0077'), title: t('產品 PF-12 已停售', 'PF-12 is no longer sold'), cause: t('訂單裡有停售的產品。', 'The order holds a product that is no longer sold.'), who: 'office', who_words: t('內勤 陳淑芬，已通知 10:31', '陳淑芬 (office), told at 10:31'), next: t('等內勤指定替代品，或您先換一項。', 'Wait for the office to name a substitute, or change the line.'), fix_words: t('打開訂單', 'Open the order') },
  ];
};
const waiting = () => [
  ['TA-0148', 'quote', '順發食品機械', t('新', 'new'), 10, 42], ['', 'account', '長青塑膠射出', t('地址', 'address'), 10, 38], ['', 'account', '金旺鐵工廠', t('信用額度', 'credit limit'), 10, 35], ['', 'visit', '順發食品機械', t('略過', 'skipped'), 9, 50], ['', 'task', t('吊車', 'crane'), t('新', 'new'), 8, 2],
].map(([number, kind, title, words, hour, minute], index) => ({ record: ref(String(kind), `w${index}`, String(title), String(number)), time_ms: at(Number(hour), Number(minute), index === 4 ? 1 : 0), is_new: false, words: String(words), changes: 1, state: 'waiting', why: '' }));

const verified = (): Verified => {
  const compared = t('比對了清單與搜尋裡的每一列和資料本身、未送出的修改、伺服器的收據，以及資料檔的每一頁。', 'Compared: each row of lists and search with its record, unsent changes, the server’s receipts, and every page of the file.');
  const whole = { is_whole: true, is_stopped: false, records: 17402, words: t('17,402 筆都檢查過，全部完整', 'All 17,402 records were examined and are whole'), compared, findings: [], more: '' };
  if (state === 'stopped')
    return { ...whole, is_whole: false, is_stopped: true, records: 5210, words: t('已停止：看了 5,210 筆，共 17,402 筆，看過的都完整', 'Stopped after 5,210 of 17,402 records; those are whole'), compared: t('對看過的資料比對了清單裡的列、未送出的修改和伺服器的收據；資料檔的每一頁也看過。', 'Compared for those: their rows in lists, unsent changes and the server’s receipts; and every page of the file.') };
  if (state !== 'found') return whole;
  return {
    ...whole, is_whole: false, words: t('檢查了 17,402 筆，3 處不對', '17,402 records were examined, 3 things are wrong'),
    findings: [
      { code: 'row', record: ref('account', 'a4', '金旺鐵工廠'), words: t('清單裡寫的和資料本身不同', 'Lists said something else than the record'), who: 'tablet', who_words: t('平板已依資料本身改好', 'The tablet has put it right from the record itself') },
      { code: 'unreadable', record: ref('quote', 'q139', '永記食品工業', 'TA-0139'), words: t('這筆資料讀不出來', 'The record cannot be read'), who: 'sync', who_words: t('下次同步會重新取得', 'The next sync fetches it again') },
      { code: 'outbox', record: ref('quote', 'q147', '順發食品機械', 'TA-0147'), words: t('有未送出的修改不在資料裡', 'An unsent change is not in its record'), who: 'administrator', who_words: t('請聯絡系統管理員；未送出的修改另有一份，什麼都不要刪', 'Tell your administrator; unsent changes have a second copy, delete nothing') },
    ],
  };
};

export const sync: Answers = {
  clasp,
  sync_now: () => ({ ...clasp(), is_syncing: true }),
  metered_set: ({ is_metered }) => ({ ...clasp(), is_metered }),
  needs,
  sync_centre: () => {
    const now = clasp(), clean = now.state === 'received';
    return {
      clasp: now, title: clean ? t('辦公室全部收到了', 'The office has everything') : now.state === 'offline' ? t('離線，12 筆存在平板', 'Offline, 12 kept on this tablet') : t('3 筆要您處理，5 筆待送', '3 need you, 5 waiting'),
      line: t('上次連到辦公室 10:31（11 分鐘前）· 其餘 6,412 筆辦公室都收到了', 'Office last reached 10:31 (11 min ago) · the other 6,412 records are received'),
      last_ms: at(10, 31), next_try_ms: at(10, 44), next_words: t('自動重試 10:44', 'next try 10:44'), trouble: null, sign_in: null,
      needs: clean || state === 'offline' ? [] : needs(), waiting: clean ? [] : waiting(), receipts: [{ record: ref('visit', 'v1', '禾康生技'), time_ms: at(10, 31), changes: 2 }], received_today: 23, received: 6412,
      first_sync: null, clock_words: state === 'needs-offline' ? t('這台平板的時鐘快 1 天，不影響資料', 'This tablet’s clock is 1 day fast. Data is safe') : '', safe_words: t('這裡的每一筆都已存在平板，重開機或登出也在。一筆卡住不會擋住其他筆。', 'Everything here is saved on this tablet and survives restart and log-out. One stuck record never holds up others.'),
    };
  },
  verify: () => (state === 'verifying' ? new Promise<Verified>(() => undefined) : verified()),
  verify_stop: () => ({}),
  rescue: () => ({ file: 'satchel-rescue-20261119.bin', changes: 5, words: t('5 筆封好了，交給辦公室', '5 changes sealed; hand the file to the office') }),
  refusal_fix: () => { throw { code: 'D-STORE-FULL', record: '永記食品', cause: t('沒有存成：平板空間不足', 'Not saved: storage full'), who: 'you', who_words: t('您', 'You'), next: t('數字還在畫面上，清出空間後再存一次', 'your entry is still on screen; free some space and save again') }; },
};
void no;
